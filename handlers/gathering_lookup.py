"""Which gathering a command means, who may hold one, and who may come."""

from sqlite3 import Connection

from aiogram import Bot
from aiogram.types import Message

from bot import gatherings, places
from domain.communities import Community
from domain.gatherings import Gathering
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Command, Late, Where
from handlers.membership import is_inside_any
from handlers.rights import Rights
from storage import gatherings as stored
from storage.database import Database


async def _never(_message: Message) -> None:
    """Stand for a command that is only called by its next word."""


# The rules of every word behind /event that changes something.
HOSTS = Command(
    names=("event",),
    handler=_never,
    help="help.event",
    menu="menu.event",
    who=Who.EVENTS,
    where=Where.GROUP,
    late=Late.REPEATED,
)


def meant(
    tx: Connection, message: Message, said: str, community: Community
) -> tuple[Gathering, str]:
    """Return the gathering of a number, of the card replied to, or the only open one.

    What else was said comes with it.
    """
    community_id = community.community_id
    first, _, rest = said.strip().partition(" ")
    number, replied = parse_number(first.removeprefix("#").removeprefix("＃")), None
    if number is None and message.reply_to_message is not None:
        replied = stored.find_by_card(
            tx,
            telegram_chat_id=message.chat.id,
            message_id=message.reply_to_message.message_id,
        )
    if number is not None:
        found = gatherings.get(tx, gathering_id=number, community_id=community_id)
        return found, rest.strip()
    if replied is not None:
        return gatherings.get(tx, gathering_id=replied, community_id=community_id), said.strip()
    waiting = stored.open_in(tx, community_id)
    if len(waiting) != 1:
        raise Refusal("event.which")
    return waiting[0], said.strip()


def meant_past(
    tx: Connection, message: Message, said: str, community: Community, now: int
) -> tuple[Gathering, str]:
    """Return what `meant` does, but where none is named the last one that began."""
    first = said.strip().partition(" ")[0]
    is_named = parse_number(first.removeprefix("#").removeprefix("＃")) is not None
    last = stored.last_begun(tx, community.community_id, now=now)
    if is_named or message.reply_to_message is not None or last is None:
        return meant(tx, message, said, community)
    return gatherings.get(tx, gathering_id=last), said.strip()


async def check_host(db: Database, rights: Rights, gathering_id: int, user_id: int) -> None:
    """Refuse who may not hold events where a gathering is."""
    gathering = await db.read(gatherings.get, gathering_id=gathering_id)
    if not await rights.may_in_community(gathering.community_id, user_id, Who.EVENTS):
        raise Refusal("settings.no_rights")


async def is_inside(bot: Bot, db: Database, gathering_id: int, user_id: int) -> bool:
    """Say whether Telegram knows somebody inside; refuse who is in none of the groups."""
    gathering = await db.read(gatherings.get, gathering_id=gathering_id)
    homes = await db.read(places.homes, gathering.community_id)
    found = await is_inside_any(bot, homes, user_id)
    if found is False:
        raise Refusal("event.join_first", title=homes[0].title)
    return bool(found)
