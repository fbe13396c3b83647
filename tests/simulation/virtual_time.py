"""Time that passes only when nobody has anything left to do: days in seconds, each time alike."""

import asyncio
import selectors
from collections.abc import Callable, Mapping
from contextvars import Context
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar, TypeVarTuple

from playground.clock import PlaygroundClock

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

ROUND_SECONDS = 1e-5


class Stuck(AssertionError):
    """Everybody waits and nothing will ever happen."""


class _Nothing(selectors.BaseSelector):
    """Waits for no file: asked to wait some seconds, it says that they have passed."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._kept: dict[Any, selectors.SelectorKey] = {}

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        key = selectors.SelectorKey(fileobj, int(fileobj), events, data)
        self._kept[fileobj] = key
        return key

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._kept.pop(fileobj)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise Stuck("everybody waits and no alarm is set")
        # A round takes its time: by a clock that stands, "not yet" would never end.
        self.seconds += max(timeout, ROUND_SECONDS)
        return []

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._kept


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop without waiting, without threads and without the outside world."""

    def __init__(self) -> None:
        self._nothing = _Nothing()
        super().__init__(self._nothing)

    def time(self) -> float:
        return self._nothing.seconds

    def call_soon_threadsafe(
        self,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.Handle:
        return self.call_soon(callback, *args, context=context)

    def run_in_executor(
        self, executor: Any, func: Callable[[*Ts], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Do it here and now: which thread would be first is nobody's seed."""
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - raised where it is awaited
            done.set_exception(error)
        return done


class SimulatedClock(PlaygroundClock):
    """The playground's clock by a loop's virtual time; besides, it can be moved."""

    def __init__(self, start: datetime, loop: asyncio.AbstractEventLoop, chance: Random) -> None:
        super().__init__(start, running=False)
        self._loop, self._chance = loop, chance

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._unix + self._loop.time(), UTC)

    def unix(self) -> int:
        return int(self._unix + self._loop.time())

    async def sleep(self, seconds: float) -> None:
        """Wait that long by the loop, or until the clock is moved."""
        moved = self._loop.create_future()
        self._sleepers[moved] = None
        alarm = self._loop.call_later(seconds, _ring, moved)
        try:
            await moved
        finally:
            alarm.cancel()
            self._sleepers.pop(moved, None)

    def pass_by(self, seconds: float) -> None:
        self._offset += timedelta(seconds=seconds)
        self._unix += seconds
        # Who slept until some moment of a time that was leapt over wakes before or after others.
        sleepers = list(self._sleepers.items())
        self._chance.shuffle(sleepers)
        self._sleepers = dict(sleepers)
        self._wake()


def _ring(moved: "asyncio.Future[None]") -> None:
    if not moved.done():
        moved.set_result(None)
