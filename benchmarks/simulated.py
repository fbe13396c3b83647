"""A loop whose time passes only while everything waits for it, and a Telegram that takes any call.

What the program computes takes no time there, what it waits for takes exactly that long: minutes
pass in seconds, and a machine that is busy with something else changes no figure.
"""

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod

from storage import database

# As far as Telegram is away, one way.
AWAY_SECONDS = 0.02
# What a step of the loop takes: timers that ring a rounding error too early would else for ever.
STEP_SECONDS = 1e-7


class Hops:
    """Counts the hops to the database that are under way: they take no time."""

    def __init__(self) -> None:
        self.under_way = 0

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count every hop until the end of the block."""
        line: Any = database._Line
        hop = line.hop

        async def watched(self_: Any, function: Callable[..., Any]) -> Any:
            self.under_way += 1
            try:
                return await hop(self_, function)
            finally:
                self.under_way -= 1

        line.hop = watched
        try:
            yield
        finally:
            line.hop = hop


class _Jumping(selectors.DefaultSelector):
    """Waits for threads in earnest, and for the clock by moving it."""

    def __init__(self, hops: Hops) -> None:
        super().__init__()
        self._hops = hops
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += STEP_SECONDS
        events = super().select(0)
        if events or timeout == 0:
            return events
        if self._hops.under_way or timeout is None:
            return super().select(None)
        self.now += max(timeout, 0)
        return []


class SimulatedLoop(asyncio.SelectorEventLoop):
    """Goes by simulated time, which begins at 0."""

    def __init__(self, hops: Hops) -> None:
        self._jumping = _Jumping(hops)
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


class SimulatedClock:
    """The loop's time as a moment, as the program asks for it."""

    def __init__(self, start: datetime) -> None:
        self._start = start

    def now(self) -> datetime:
        passed = timedelta(seconds=asyncio.get_running_loop().time())
        return self._start.astimezone(UTC) + passed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def on_move(self, callback: Callable[[], None], /) -> None:
        """Never call it: nobody moves this clock."""


class Anything(BaseSession):
    """Takes every call, tells `heard` when it arrives, and answers as late as from far away."""

    def __init__(self, heard: Callable[[str, dict[str, Any]], None]) -> None:
        super().__init__()
        self._heard, self._sent = heard, 0

    async def make_request(
        self,
        bot: Bot,  # noqa: ARG002 - aiogram's own signature
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ARG002, ASYNC109 - aiogram's own signature
    ) -> Any:
        await asyncio.sleep(AWAY_SECONDS)
        name, asked = method.__api_method__, method.model_dump(warnings=False)
        self._heard(name, asked)
        await asyncio.sleep(AWAY_SECONDS)
        if not name.startswith("send"):
            return True
        self._sent += 1
        chat = {"id": asked["chat_id"], "type": "private"}
        return {"message_id": self._sent, "date": 0, "chat": chat}

    def stream_content(self, *_: Any, **__: Any) -> Any:
        raise LookupError("there are no files here")

    async def close(self) -> None:
        """Nothing is open."""


def run(hops: Hops, work: Awaitable[Any]) -> Any:
    """Run something on a loop of simulated time."""
    loop = SimulatedLoop(hops)
    try:
        asyncio.set_event_loop(loop)
        return loop.run_until_complete(work)
    finally:
        asyncio.set_event_loop(None)
        loop.close()
