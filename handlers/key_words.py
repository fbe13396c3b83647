"""What chats listen for: key words, answers to contests, cases. The gate's own lists."""

from collections.abc import Callable, Collection, Coroutine, Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

import structlog

from bot import filters, key_words
from bot.key_words import Heard
from domain.refusals import Refusal
from domain.setting_keys import Key
from handlers.features import Feature
from handlers.watch import Watch, plain_word
from storage import cases, contest_rounds, settings
from storage.database import Database, is_storage_trouble

log = structlog.get_logger(__name__)

# What a draw or a challenge says when it opens and closes, a contest's next question, a case and
# what is posted of it, and where a group is after an upgrade.
CHANGING = (
    *("draw_posts", "challenge_posts", "contest_rounds", "chat_aliases"),
    *("cases", "case_copies"),
    *("settings", "merges", "filters"),
)


class KeyWords:
    """Keeps the gate's lists as the rows have it."""

    def __init__(
        self,
        db: Database,
        watch: Watch,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._db, self._watch, self._spawn = db, watch, spawn

    async def listen(self) -> None:
        """Read the lists now, before anything is taken in, and whenever they may have changed."""
        for table in CHANGING:
            self._db.on_insert(table, self.ring)
        await self._refresh()

    def ring(self) -> None:
        """Read the lists anew."""
        self._spawn(self._refresh())

    async def _refresh(self) -> None:
        try:
            heard = await self._db.read(_listening)
        except Exception as error:
            if not is_storage_trouble(error):
                raise
            # The next post of any of them rings again.
            log.warning("key words cannot be read", error=type(error).__name__)
            return
        self._watch.guards.clear()
        self._watch.guards.update(heard.guards)
        self._watch.contests.clear()
        self._watch.contests.update(heard.contests)
        self._watch.answering.clear()
        self._watch.answering.update(heard.answering)
        self._watch.listening.clear()
        for chat_id, word, meant in heard.words:
            self._watch.listening.setdefault(chat_id, {})[plain_word(word)] = meant
        self._watch.desks.clear()
        for chat_id, thread_id in heard.desks:
            self._watch.desks.setdefault(chat_id, set()).add(thread_id)
        self._watch.writers.clear()
        self._watch.writers.update(heard.writers)


class _Lists(NamedTuple):
    """The rows that the gate's lists are made of."""

    words: list[tuple[int, str, Heard]]
    contests: list[int]
    answering: list[int]
    desks: list[tuple[int, int]]
    writers: list[int]
    guards: dict[int, filters.Guard]


def _listening(tx: Connection) -> _Lists:
    answering = settings.groups_with(tx, key=Key.ANSWER_UNASKED, value="on")
    words, contests = key_words.listening(tx), contest_rounds.listening(tx)
    return _Lists(words, contests, answering, *cases.listening(tx), filters.guards(tx))


def own_words(features: Sequence[Feature]) -> frozenset[str]:
    """Return the plain words that mean a command."""
    commands = [command for feature in features for command in feature.commands]
    return frozenset(plain_word(word) for command in commands for word in command.words)


def check_word(
    tx: Connection,
    word: str,
    telegram_chat_ids: Collection[int],
    taken: frozenset[str],
    own: Heard | None,
) -> None:
    """Refuse a key word that is taken, or that one of these chats listens for as another's."""
    folded = plain_word(word)
    for chat_id, other, heard in key_words.listening(tx):
        if chat_id in telegram_chat_ids and heard != own:
            taken |= {plain_word(other)}
    if word and (folded.startswith("/") or folded in taken):
        raise Refusal("draw.word_taken", word=word)
