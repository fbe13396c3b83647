"""What chats listen for: key words of open draws, answers to contests. The gate's own lists."""

from collections.abc import Callable, Coroutine
from sqlite3 import Connection
from typing import Any

import structlog

from handlers.watch import Watch, plain_word
from storage import contest_rounds, draws
from storage.database import Database, is_storage_trouble

log = structlog.get_logger(__name__)

# What a draw says when it opens and closes, a contest's next question, and where a group is after
# an upgrade.
CHANGING = ("draw_posts", "contest_rounds", "chat_aliases")


class KeyWords:
    """Keeps the gate's lists as the rows have it."""

    def __init__(
        self,
        db: Database,
        watch: Watch,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._db, self._watch, self._spawn = db, watch, spawn

    def listen(self) -> None:
        """Read the lists now and whenever they may have changed."""
        for table in CHANGING:
            self._db.on_insert(table, self.ring)
        self.ring()

    def ring(self) -> None:
        """Read the lists anew."""
        self._spawn(self._refresh())

    async def _refresh(self) -> None:
        try:
            words, chats = await self._db.read(_listening)
        except Exception as error:
            if not is_storage_trouble(error):
                raise
            # The next post of a draw or a contest rings again.
            log.warning("key words cannot be read", error=type(error).__name__)
            return
        self._watch.contests.clear()
        self._watch.contests.update(chats)
        self._watch.listening.clear()
        for chat_id, word, draw_id in words:
            self._watch.listening.setdefault(chat_id, {})[plain_word(word)] = draw_id


def _listening(tx: Connection) -> tuple[list[tuple[int, str, int]], list[int]]:
    return draws.open_words(tx), contest_rounds.listening(tx)
