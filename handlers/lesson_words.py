"""/learn same: words that mean the same when a question is looked for."""

from collections.abc import Callable

from aiogram.types import Message

from bot import same_words
from bot.texts import Translator
from domain.communities import Community
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.same_words import read
from handlers.features import Feature, Sub
from handlers.lesson_lookup import HELPERS, rest_of
from storage import same_words as stored
from storage.database import Database
from views.cards import Sort
from views.same_words import list_card, removed_card, said_card

Show = Callable[..., None]
SAME = ("same", "同义", "同義")
REMOVE = ("remove", "delete", "删除", "刪除")


async def say(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    t: Translator,
    reply: Show,
) -> None:
    """Let words mean the same, forget that again, or list what does."""
    line, whose = rest_of(args), community.community_id
    act, _, rest = line.partition(" ")
    if not line:
        reply(list_card(await db.read(stored.groups, whose), t))
    elif act.casefold() in REMOVE:
        which = _which(rest)
        gone = await db.write(
            same_words.remove, community_id=whose, which=which, by=actor_id, ref=ref, now=at
        )
        left = await db.read(stored.groups, whose)
        reply(removed_card(gone, t) if gone else list_card(left, t), sort=Sort.RESULT)
    else:
        words = read(line)
        said = await db.write(same_words.say, community_id=whose, words=words, by=actor_id, now=at)
        reply(said_card(said, t), sort=Sort.RESULT)


def _which(said: str) -> int | str:
    """Return the number of a group, else the word to be forgotten."""
    word = said.strip()
    if not word:
        raise Refusal("learn.same.which")
    return parse_number(word.removeprefix("#")) or word


FEATURE = Feature(
    subs=tuple(Sub("learn", word, say, HELPERS, no_bar=True) for word in SAME),
)
