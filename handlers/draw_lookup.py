"""Which draw a command means, and who may hold one."""

from collections.abc import Sequence
from sqlite3 import Connection

from aiogram.types import Message

from bot import draws
from domain.communities import Community
from domain.draws import Draw, DrawState
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Command, Feature, Late, Where
from handlers.watch import plain_word
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


def own_words(features: Sequence[Feature]) -> frozenset[str]:
    """Return the plain words that mean a command."""
    commands = [command for feature in features for command in feature.commands]
    return frozenset(plain_word(word) for command in commands for word in command.words)


def check_word(
    tx: Connection,
    word: str,
    places: Sequence[stored.Place],
    taken: frozenset[str],
    ref: str,
) -> None:
    """Refuse a key word that is taken, or that another draw than this ref's listens for."""
    folded, own = plain_word(word), stored.find_by_ref(tx, ref)
    here = {chats.get(tx, place.chat_key).telegram_chat_id for place in places}
    for chat_id, other, draw_id in stored.open_words(tx):
        if chat_id in here and draw_id != own:
            taken |= {plain_word(other)}
    if word and (folded.startswith("/") or folded in taken):
        raise Refusal("draw.word_taken", word=word)
