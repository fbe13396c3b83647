"""/poll: what is open for everybody; a poll in one line for who runs the group."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from aiogram.types import Message

from bot import poll_reports, polls
from bot.places import Place
from bot.poll_reports import Report
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.days import zone_meant
from domain.poll_words import read_poll
from domain.rights import Who
from handlers.features import ANYTHING, Command, Feature, Sub
from handlers.middleware import thread_of
from handlers.poll_lookup import HOSTS, LISTED
from handlers.rights import Rights
from storage import chats
from storage import polls as stored
from storage.database import Database
from views.cards import Card
from views.polls import list_card, made_card, planned_card


async def show_list(
    message: Message,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    going_on, ended = await db.read(_listed, community.community_id)
    is_host = await rights.is_host(message, chat, Who.POLLS)
    reply(list_card(going_on, ended, community.zones, t, is_host=is_host))


def _listed(tx: Connection, community_id: int) -> tuple[list[Report], list[Report]]:
    going_on = stored.going_on(tx, community_id)[-LISTED:]
    ended = stored.ended(tx, community_id, most=LISTED)
    open_ones = [poll_reports.report(tx, poll.poll_id) for poll in going_on]
    return open_ones, [poll_reports.report(tx, poll.poll_id) for poll in ended]


async def make(
    message: Message,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    at = int(now.timestamp())
    # As it was written: lines separate options.
    said = (message.text or "").partition("/")[2].split(maxsplit=1)[1]
    draft = read_poll(said, now=now, zone=ZoneInfo(zone_meant(community.zones)))
    here = Place(chat.chat_key, thread_of(message))
    poll = await db.write(
        polls.make, draft, community=community, by=actor_id, here=here, ref=ref, now=at
    )
    place = await db.read(chats.get, poll.chat_key)
    is_here = (poll.chat_key, poll.thread_id) == here and message.chat.type != "private"
    card = made_card(poll, place.title, t, is_here=is_here)
    if poll.draft.rule:
        card = planned_card(poll, community.zones, t, now=at)
    if card is not None:
        reply(card)


FEATURE = Feature(
    commands=(
        Command(
            names=("poll",),
            handler=show_list,
            words=("投票",),
            help="help.poll",
            needs_member=True,
        ),
    ),
    subs=(
        *(
            Sub("poll", word, show_list, is_brief=True)
            for word in ("list", "列表", "清单", "清單")
        ),
        Sub("poll", ANYTHING, make, HOSTS),
    ),
)
