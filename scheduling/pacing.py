"""How fast Telegram lets us speak: a share of politeness for each chat."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from aiolimiter import AsyncLimiter

from views.cards import Priority

WINDOW_SECONDS = 60
# Timers ring this much too early.
CLOCK_SECONDS = 1e-6
# So late a timer may ring without a letter to many being lost by it.
LATE_SECONDS = 0.01

Turn = asyncio.Future[None]


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages a second overall and per chat, and per group in any 60 s (architecture.md 6).

    Of a group's share `reserved` are kept for admins and notices; once members have used
    `alone`, their check-ins are answered together, a message every `merge_seconds`.
    """

    overall: float = 28
    burst: float = 5
    chat: float = 0.9
    group: int = 18
    reserved: int = 3
    alone: int = 9
    merge_seconds: float = 10


# For a season that is played in seconds; check-ins are answered together all the same.
UNLIMITED = Limits(overall=1e6, burst=1e6, chat=1e6, group=10**6, alone=0)


class Pace:
    """What may be said in all: some at once, and so many in any second, the most urgent first.

    A bucket alone would let its burst through on top of a whole second's share.
    """

    def __init__(self, limits: Limits) -> None:
        self._every = 1 / limits.overall
        self._ahead = (limits.burst - 1) * self._every
        self._most = int(limits.overall)
        self._slots: deque[float] = deque(maxlen=self._most)
        # When the bucket will be full again.
        self._full_at = 0.0
        self._waiting: list[tuple[int, int, Turn]] = []
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None

    def ask(self, priority: int) -> Turn:
        """Return what is done when a message may go out; of two that wait the lower number's."""
        turn: Turn = asyncio.get_running_loop().create_future()
        self.hurry(turn, priority)
        return turn

    def hurry(self, turn: Turn, priority: int) -> None:
        """Let a turn that waits count as more urgent than it was."""
        heappush(self._waiting, (priority, next(self._order), turn))
        if self._timer is None or self._waiting[0][2] is turn:
            self._give()

    def _give(self) -> None:
        """Give the turns that are free now, and come back when the next one is."""
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        while self._waiting:
            if self._waiting[0][2].done():
                heappop(self._waiting)
                continue
            now, at = loop.time(), self._free_at(self._waiting[0][0])
            if at > now + CLOCK_SECONDS:
                self._timer = loop.call_at(at, self._give)
                return
            self._slots.append(now)
            self._full_at = max(self._full_at, now) + self._every
            heappop(self._waiting)[2].set_result(None)

    def _free_at(self, priority: int) -> float:
        """Return when a turn is free; letters to many go evenly and leave the burst to others."""
        is_full = len(self._slots) == self._most
        second = self._slots[0] + 1 if is_full else 0.0
        ahead = self._ahead if priority < Priority.BULK else min(self._ahead, LATE_SECONDS)
        return max(self._full_at - ahead, second)


@dataclass(slots=True)
class Budget:
    """One chat's share: when it was spoken to, and until when it must be left alone."""

    limits: Limits
    is_group: bool
    limiter: AsyncLimiter = field(init=False)
    sent: deque[float] = field(default_factory=deque)
    merged_at: float = 0
    paused_until: float = 0

    def __post_init__(self) -> None:
        self.limiter = AsyncLimiter(1, 1 / self.limits.chat)

    def used(self, now: float) -> int:
        """Return how many messages the last 60 s hold; a clock that jumped back counts none."""
        while self.sent and not 0 <= now - self.sent[0] < WINDOW_SECONDS:
            self.sent.popleft()
        return len(self.sent)

    def wait(self, now: float, *, important: bool) -> float:
        """Return the seconds until a message may go out, 0 when it may go now."""
        if now < self.paused_until:
            return self.paused_until - now
        share = self.limits.group - (0 if important else self.limits.reserved)
        used = self.used(now)
        if not self.is_group or used < share:
            return 0
        return self.sent[used - share] + WINDOW_SECONDS - now

    def left(self, now: float, *, within: float) -> int:
        """Return how many of members' messages may go out within so many seconds, at most 60."""
        self.used(now)
        staying = sum(at > now - WINDOW_SECONDS + within for at in self.sent)
        return self.limits.group - self.limits.reserved - staying

    def is_short(self, now: float) -> bool:
        """Say whether members' single answers have used their part of the window."""
        return self.is_group and self.used(now) >= self.limits.alone

    def merge_wait(self, now: float) -> float:
        """Return the seconds until the next merged message may go out."""
        return max(0.0, self.merged_at + self.limits.merge_seconds - now)

    def spend(self, now: float, *, merged: bool = False) -> None:
        self.sent.append(now)
        if merged:
            self.merged_at = now
