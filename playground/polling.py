"""getUpdates: long polling with its limits, its brakes and its 409."""

import asyncio
from typing import TYPE_CHECKING

from .refusals import ApiRefusal
from .requests import Query
from .updates import Pending

if TYPE_CHECKING:
    from .world import World

LONGEST_WAIT = 50
MOST_UPDATES = 100
GATHER_SECONDS = 0.001
CONFLICT_SECONDS = 3.0
_SOON, _VERY_SOON = 3.0, 0.5
TERMINATED = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class Polling:
    """At most one request waits for updates; a newer one that has to wait ends the older."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._waiter: asyncio.Future[str] | None = None
        self._has_waiter = asyncio.Event()
        self._nobody_waits = asyncio.Event()
        self._nobody_waits.set()
        self._last_offset: int | None = None
        self._last_at = 0.0
        self._next_conflict_at = 0.0
        self.conflict_seconds = CONFLICT_SECONDS
        world.updates.on_new(self._wake)

    async def ends(self) -> None:
        """Wait until no request waits."""
        await self._nobody_waits.wait()

    async def begins(self) -> None:
        """Wait until a request waits for updates: the bot has fetched all there are."""
        await self._has_waiter.wait()

    async def get_updates(self, query: Query) -> list[Pending]:
        if self._world.webhook.url:
            await self._conflict(WEBHOOK_ACTIVE)
        offset = query.number("offset")
        limit = min(max(query.number("limit", MOST_UPDATES), 1), MOST_UPDATES)
        timeout = min(max(query.number("timeout"), 0), LONGEST_WAIT)
        self._world.updates.allow(query.get("allowed_updates"))
        limit, timeout = self._brake(offset, limit, timeout)
        batch = self._world.updates.take(offset, limit)
        if batch or not timeout:
            return batch
        await self._wait(timeout)
        return self._world.updates.take(offset, limit)

    def close(self, message: str = "") -> None:
        """End the waiting request: with a conflict when a message is given, else empty."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(message)

    def forget_haste(self) -> None:
        """Let the next request pass the brakes, as if it came after a rest."""
        self._last_offset = None

    def _brake(self, offset: int, limit: int, timeout: int) -> tuple[int, int]:
        """Slow down a bot that asks for the same again and again (a crash loop)."""
        now = asyncio.get_running_loop().time()
        if offset == self._last_offset:
            if timeout < _SOON and now < self._last_at + _SOON:
                timeout = int(_SOON)
            if now < self._last_at + _VERY_SOON:
                limit = 1
        self._last_offset, self._last_at = offset, now
        return limit, timeout

    async def _wait(self, seconds: int) -> None:
        self.close(TERMINATED)
        waiter: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiter = waiter
        self._has_waiter.set()
        self._nobody_waits.clear()
        try:
            complaint = await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            return
        finally:
            if self._waiter is waiter:
                self._waiter = None
                self._has_waiter.clear()
                self._nobody_waits.set()
        if complaint:
            await self._conflict(complaint)
        await asyncio.sleep(GATHER_SECONDS)

    async def _conflict(self, message: str) -> None:
        """Refuse with 409, at once only every three seconds, else after a pause."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._next_conflict_at:
            await asyncio.sleep(self.conflict_seconds)
        else:
            self._next_conflict_at = loop.time() + self.conflict_seconds
        raise ApiRefusal(409, message)

    def _wake(self, _pending: Pending) -> None:
        self.close()
