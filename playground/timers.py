"""Things that happen later by the playground clock."""

import asyncio
import heapq
from collections.abc import Callable

from .clock import PlaygroundClock


class Timers:
    """Rings when the clock gets there, by running or by being moved."""

    def __init__(self, clock: PlaygroundClock) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0
        clock.on_move(self.ring)

    def after(self, seconds: float, callback: Callable[[], None]) -> None:
        self._count += 1
        due = self._clock.now().timestamp() + seconds
        heapq.heappush(self._heap, (due, self._count, callback))

    def ring(self) -> None:
        """Run what is due."""
        now = self._clock.now().timestamp()
        while self._heap and self._heap[0][0] <= now:
            heapq.heappop(self._heap)[2]()

    async def run(self) -> None:
        """Keep ringing; looks once a second, so it is never later than that."""
        while True:
            await asyncio.sleep(1)
            self.ring()
