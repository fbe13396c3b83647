"""The key words that chats listen for while a draw by word is open there: the gate's own list."""

from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from handlers.watch import plain_word
from storage import draws
from storage.database import Database, is_storage_trouble

log = structlog.get_logger(__name__)

# What a draw says when it opens and closes, and where a group is after an upgrade.
CHANGING = ("draw_posts", "chat_aliases")


class KeyWords:
    """Keeps the gate's list as the rows have it."""

    def __init__(
        self,
        db: Database,
        listening: dict[int, dict[str, int]],
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._db, self._listening, self._spawn = db, listening, spawn

    def listen(self) -> None:
        """Read the list now and whenever it may have changed."""
        for table in CHANGING:
            self._db.on_insert(table, self._ring)
        self._ring()

    def _ring(self) -> None:
        self._spawn(self._refresh())

    async def _refresh(self) -> None:
        try:
            found = await self._db.read(draws.open_words)
        except Exception as error:
            if not is_storage_trouble(error):
                raise
            # The next post of a draw rings again.
            log.warning("key words cannot be read", error=type(error).__name__)
            return
        self._listening.clear()
        for chat_id, word, draw_id in found:
            self._listening.setdefault(chat_id, {})[plain_word(word)] = draw_id
