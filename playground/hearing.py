"""Listening to the bot: what it said in a chat and nobody has heard yet."""

import asyncio
import re
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .messages import Message


class NotHeard(AssertionError):
    """The bot did not say what a test waited for; the text is the transcript."""


class Ear:
    """Keeps what the bot says and edits in one chat until it was heard once."""

    def __init__(self) -> None:
        self._unheard: deque[tuple[str, Message]] = deque(maxlen=1000)
        self._waiters: set[asyncio.Future[None]] = set()
        self.since_people = 0

    def spoke(self, message: "Message") -> None:
        self.since_people += 1
        self._unheard.append((message.words, message))
        for waiter in tuple(self._waiters):
            if not waiter.done():
                waiter.set_result(None)

    def find(self, pattern: re.Pattern[str]) -> "Message | None":
        """Return the oldest unheard message that matches, and count it as heard."""
        for said in self._unheard:
            if pattern.search(said[0]):
                self._unheard.remove(said)
                return said[1]
        return None

    def forget(self) -> None:
        """Count everything said so far as heard."""
        self._unheard.clear()
        self.since_people = 0

    async def wait(self, seconds: float) -> None:
        """Wait until the bot speaks; TimeoutError when it does not."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await asyncio.wait_for(waiter, seconds)
        finally:
            self._waiters.discard(waiter)
