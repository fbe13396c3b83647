"""Which draw a command means, and who may hold one."""

from collections.abc import Sequence
from sqlite3 import Connection

from aiogram.types import Message

from bot import draws
from bot.key_words import DRAW, Heard
from domain.communities import Community
from domain.draws import Draw, DrawState
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Command, Late, Where
from handlers.key_words import check_word
from storage import chats, draw_posts
from storage import draws as stored


async def _never(_message: Message) -> None:
    """Stand for a command that is only called by its next word."""


# The rules of every word behind /draw that changes something.
HOSTS = Command(
    names=("draw",),
    handler=_never,
    help="help.draw",
    menu="menu.draw",
    who=Who.DRAWS,
    where=Where.GROUP,
    late=Late.REPEATED,
)


def meant(
    tx: Connection,
    message: Message,
    said: str,
    community: Community,
    states: Sequence[DrawState],
) -> Draw:
    """Return the draw of this number, of the post replied to, or the only one in these states."""
    community_id, number = community.community_id, parse_number(said.removeprefix("#"))
    if number is not None:
        return draws.numbered(tx, community_id=community_id, number=number)
    replied = message.reply_to_message
    if not said and replied is not None:
        at = message.chat.id
        found = draw_posts.find(tx, telegram_chat_id=at, message_id=replied.message_id)
        if found is not None:
            return draws.get(tx, draw_id=found[0], community_id=community_id)
    waiting = stored.list_in(tx, community_id, states)
    if said or len(waiting) != 1:
        raise Refusal("draw.which")
    return draws.get(tx, draw_id=waiting[0])


def check_own_word(
    tx: Connection, word: str, places: Sequence[stored.Place], taken: frozenset[str], ref: str
) -> None:
    """Refuse a key word that means anything else in these places than the draw of this ref."""
    here = {chats.get(tx, place.chat_key).telegram_chat_id for place in places}
    check_word(tx, word, here, taken, Heard(DRAW, stored.find_by_ref(tx, ref) or 0))
