"""A clock that runs like any other until somebody moves it."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_JITTER = timedelta(seconds=1)


class PlaygroundClock:
    """Real time plus what it was moved; with `running=False` it stands still between moves."""

    def __init__(self, start: datetime | None = None, *, running: bool = True) -> None:
        self._start = (start or datetime.now(UTC)).astimezone(UTC)
        self._offset = timedelta()
        self._unix = self._start.timestamp()
        self._began = time.monotonic()
        self._running = running
        # Woken in the order in which they fell asleep: a set's would be another one each time.
        self._sleepers: dict[asyncio.Future[None], None] = {}
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """Return the playground's present as aware UTC."""
        passed = time.monotonic() - self._began if self._running else 0.0
        return self._start + self._offset + timedelta(seconds=passed)

    def unix(self) -> int:
        """Return the present in whole seconds; asked several times for every message."""
        passed = time.monotonic() - self._began if self._running else 0.0
        return int(self._unix + passed)

    async def sleep(self, seconds: float) -> None:
        """Wait that long by this clock; return early whenever the clock is moved."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        moved = asyncio.get_running_loop().create_future()
        self._sleepers[moved] = None
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(moved, seconds if self._running else None)
        finally:
            self._sleepers.pop(moved, None)

    @property
    def is_waited_for(self) -> bool:
        """Tell whether somebody sleeps by this clock."""
        return bool(self._sleepers)

    def advance(self, **parts: float) -> None:
        """Move ahead by the parts of a timedelta: `advance(hours=24)`."""
        self._move(timedelta(**parts))

    def pass_by(self, seconds: float) -> None:
        """Let this much pass as if the clock ran: sleepers look again, nobody else is told."""
        self._offset += timedelta(seconds=seconds)
        self._unix = (self._start + self._offset).timestamp()
        self._wake()

    def move_to(self, moment: datetime) -> None:
        """Move ahead to this aware moment; ValueError when it lies in the past."""
        self._move(moment - self.now())

    def run(self) -> None:
        """Run on from here, like any other clock, after it stood still."""
        if not self._running:
            self._began, self._running = time.monotonic(), True
            self._move(timedelta())

    def on_move(self, callback: Callable[[], None]) -> None:
        """Call this after every move."""
        self._listeners.append(callback)

    def _move(self, step: timedelta) -> None:
        if step < -_JITTER:
            raise ValueError("the clock only moves ahead")
        self.pass_by(max(step, timedelta()).total_seconds())
        for callback in tuple(self._listeners):
            callback()

    def _wake(self) -> None:
        for moved in tuple(self._sleepers):
            if not moved.done():
                moved.set_result(None)
