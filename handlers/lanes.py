"""Lanes: updates of one chat, or of one tapping person, in order and one at a time."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, NamedTuple

MOST_IN_FLIGHT = 1_000
# More lanes at work than this only wait for each other; one that takes longer than a moment waits
# for something else, such as Telegram, and leaves the work to others.
MOST_AT_WORK = 8
MOMENT_SECONDS = 0.02

Spawn = Callable[[Coroutine[Any, Any, None]], object]
LaneKey = tuple[str, int | str]


class Stored(NamedTuple):
    """An update that is safe in the inbox and must be acted on."""

    update_id: int
    raw: Any
    received_at: int


def lane_of(raw: Any) -> LaneKey:
    """Return the lane of an update: its chat; for a tap the person who taps; a vote's poll."""
    query = raw.get("callback_query")
    if query is not None:
        return "tap", query["from"]["id"]
    for kind in ("message", "my_chat_member", "chat_member", "chat_join_request"):
        if kind in raw:
            return "chat", raw[kind]["chat"]["id"]
    if "poll_answer" in raw:
        return "poll", raw["poll_answer"]["poll_id"]
    return "other", 0


Act = Callable[[Stored], Awaitable[None]]


class Lanes:
    """Runs stored updates, bounded in number: `put` waits while too many are under way."""

    def __init__(self, spawn: Spawn) -> None:
        self._spawn = spawn
        self._lanes: dict[LaneKey, deque[Stored]] = {}
        self._room = asyncio.Semaphore(MOST_IN_FLIGHT)
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed = False
        # When the update that a lane is at was begun.
        self._begun: dict[LaneKey, float] = {}
        self._ended = asyncio.Event()

    async def put(self, stored: Stored, act: Act) -> None:
        """Queue an update behind those of its lane."""
        await self._room.acquire()
        key = lane_of(stored.raw)
        self._idle.clear()
        lane = self._lanes.get(key)
        if lane is None:
            self._lanes[key] = deque([stored])
            self._spawn(self._run(key, act))
        else:
            lane.append(stored)

    async def _run(self, key: LaneKey, act: Act) -> None:
        lane = self._lanes[key]
        try:
            while lane and not self._closed:
                self._begun[key] = self._now()
                await act(lane.popleft())
                self._room.release()
                self._ended.set()
        finally:
            self._begun.pop(key, None)
            # What is left in a closed lane stays in the inbox for the next life.
            del self._lanes[key]
            if not self._lanes:
                self._idle.set()

    async def calm(self) -> None:
        """Wait while so many lanes are at work that a further update would only queue up."""
        while sum(self._now() - at < MOMENT_SECONDS for at in self._begun.values()) > MOST_AT_WORK:
            self._ended.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(MOMENT_SECONDS):
                    await self._ended.wait()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def close(self) -> None:
        """Begin nothing new; what runs may finish."""
        self._closed = True

    def is_idle(self) -> bool:
        return self._idle.is_set()

    async def idle(self) -> None:
        """Wait until nothing runs."""
        await self._idle.wait()
