"""The way in: a batch of raw updates is stored in one transaction, then given to the lanes."""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from bot import absences, intake, invites, notices
from bot.absences import Bear
from bot.metrics import Counts
from domain.communities import Defaults
from handlers.backoff import Backoff
from handlers.dispatch import Dispatch
from handlers.gate import gate
from handlers.lanes import Lanes, Stored
from storage import inbox
from storage.database import Database, is_storage_trouble

log = structlog.get_logger(__name__)

TRIES = 3
# A lock or a full disk may pass by itself in a moment.
ALARM_SECONDS = 60


@contextmanager
def patience_with_the_disk() -> Iterator[None]:
    """Let pass what the disk or a lock is to blame for: it is tried again when it comes again."""
    try:
        yield
    except Exception as error:
        if not is_storage_trouble(error):
            raise
        log.warning("something could not be kept", error=str(error))


@dataclass(slots=True)
class Intake:
    """Takes updates in, stores what they mean, and hands the rest to the lanes."""

    db: Database
    dispatch: Dispatch
    lanes: Lanes
    defaults: Defaults
    owners: Sequence[int]
    now: Callable[[], datetime]
    ended: list[int]
    backoff: Backoff = field(default_factory=Backoff)
    bear: Sequence[Bear] = ()
    heard_at: int = 0
    is_silent: bool = True
    # What found the disk full, locked or gone at its last try, and since when.
    stuck: set[str] = field(default_factory=set)
    stuck_at: int = 0
    told_at: int = 0
    alarm: Callable[[str], None] = lambda _: None
    counts: Counts = field(default_factory=Counts)

    async def recover(self) -> None:
        """Bear the time between two lives, and hand over what the earlier one left behind."""
        with patience_with_the_disk():
            await self._end_absence()
            await self.db.write(invites.begin_anew)
        for waiting in await self.db.read(inbox.waiting):
            raw = json.loads(waiting.raw)
            await self.lanes.put(Stored(waiting.update_id, raw, waiting.received_at), self.act)

    async def miss(self) -> None:
        """Remember since when Telegram is not heard: what falls due meanwhile may wait for it."""
        if self.is_silent:
            return
        with patience_with_the_disk():
            await self.db.write(absences.begin, since=self.heard_at)
            self.is_silent = True

    async def hear(self) -> bool:
        """Bear an absence before what comes after it is taken in; False when it cannot be kept."""
        if self.is_silent:
            with patience_with_the_disk():
                await self._end_absence()
        if self.is_silent:
            return False
        self.heard_at = self._seconds()
        return True

    async def _end_absence(self) -> None:
        now = self._seconds()
        blind = await self.db.write(absences.end, now=now, bear=self.bear)
        self.heard_at, self.is_silent = now, False
        if blind is not None:
            log.warning("blind window", from_at=blind[0], to_at=blind[1])

    async def take(self, batch: list[Any]) -> bool:
        """Store a batch and hand on what is new in it; False when it could not be stored."""
        ended, self.ended[:] = list(self.ended), []
        now = self._seconds()
        try:
            fresh = await self._accept(batch, ended, now)
        except Exception as error:
            self.ended.extend(ended)
            if not is_storage_trouble(error):
                raise
            self._tell_of_a_pause(error, now)
            self.stick("batch", error)
            return False
        self.stuck.discard("batch")
        by_id = {update["update_id"]: update for update in batch if _has_id(update)}
        for update_id in fresh:
            await self.lanes.put(Stored(update_id, by_id[update_id], now), self.act)
        await self.lanes.calm()
        return True

    def _tell_of_a_pause(self, error: Exception, now: int) -> None:
        """Log it once a second at most: a busy webhook finds the disk full many times in one."""
        if now != self.told_at:
            self.told_at = now
            log.error("the database cannot be written; intake pauses", error=str(error))

    @property
    def is_stuck(self) -> bool:
        """Whether the database cannot be written."""
        return bool(self.stuck)

    def stick(self, what: str, error: Exception) -> None:
        """Note what the disk did not take; sound the alarm when that lasts."""
        now = self._seconds()
        if not self.stuck:
            self.stuck_at = now
        self.stuck.add(what)
        if now - self.stuck_at >= ALARM_SECONDS:
            self.alarm(str(error))

    async def _accept(self, batch: list[Any], ended: Sequence[int], now: int) -> list[int]:
        try:
            return await self._accept_whole(batch, ended, now)
        except Exception as error:
            if is_storage_trouble(error):
                raise
            log.warning("a batch is taken in one by one", error=type(error).__name__)
        fresh = await self._accept_whole([], ended, now)
        for update in batch:
            fresh += await self._accept_alone(update, now)
        return fresh

    async def _accept_whole(
        self, batch: Sequence[Any], ended: Sequence[int], now: int
    ) -> list[int]:
        gated = gate(batch, self.dispatch.watch)
        fresh = await self.db.write(
            intake.accept,
            gated=gated,
            ended=ended,
            defaults=self.defaults,
            owners=self.owners,
            now=now,
        )
        self._count(gated)
        return fresh

    def _count(self, gated: intake.Gated) -> None:
        updates = self.counts.updates
        updates["message"] += len(gated.messages)
        updates["reaction"] += len(gated.reactions)
        updates["routed"] += len(gated.routed)
        updates["unreadable"] += len(gated.unreadable)
        for odd in gated.unreadable:
            log.warning("update set aside", update_id=odd.update_id, error=odd.why)

    async def _accept_alone(self, update: Any, now: int) -> list[int]:
        try:
            return await self._accept_whole([update], [], now)
        except Exception as error:
            if is_storage_trouble(error):
                raise
            await self._set_aside(update, type(error).__name__, now)
            return []

    async def _set_aside(self, update: Any, why: str, now: int) -> None:
        update_id = update["update_id"] if _has_id(update) else None
        unreadable = intake.Unreadable(update_id, why, json.dumps(update))
        log.error("update set aside", update_id=update_id, error=why)
        await self.db.write(intake.set_aside, update=unreadable, owners=self.owners, now=now)

    async def act(self, stored: Stored) -> None:
        """Run an update's handler; three failures set it aside, trouble with the disk waits."""
        update_id = stored.update_id
        while True:
            try:
                await self.dispatch(
                    stored.raw,
                    received_at=stored.received_at,
                    end=lambda: self.ended.append(update_id),
                )
                return
            except Exception as error:
                if is_storage_trouble(error):
                    await self._wait_for_the_disk(update_id, error)
                    continue
                log.exception("handler failed", update_id=update_id)
                if await self._gives_up(stored, error):
                    return

    async def _wait_for_the_disk(self, update_id: int, error: Exception) -> None:
        log.error("a handler waits for the disk", update_id=update_id, error=str(error))
        await asyncio.sleep(self.backoff.pause())

    async def _gives_up(self, stored: Stored, error: Exception) -> bool:
        """Count a failure, once the disk has room for it; say whether it was the last."""
        self.counts.handler_failures += 1
        while True:
            try:
                return await self._is_last_try(stored, error)
            except Exception as trouble:
                if not is_storage_trouble(trouble):
                    raise
                await self._wait_for_the_disk(stored.update_id, trouble)

    async def _is_last_try(self, stored: Stored, error: Exception) -> bool:
        tries = await self.db.write(inbox.begin_try, stored.update_id)
        if tries < TRIES:
            return False
        log.error("update set aside", update_id=stored.update_id, error=type(error).__name__)
        await self.db.write(
            _fail, stored=stored, why=type(error).__name__, owners=self.owners, now=self._seconds()
        )
        return True

    def _seconds(self) -> int:
        return int(self.now().timestamp())


def _fail(tx: Any, *, stored: Stored, why: str, owners: Sequence[int], now: int) -> None:
    inbox.quarantine(tx, update_id=stored.update_id, why=why, raw=json.dumps(stored.raw), now=now)
    facts: dict[str, int | str] = {"update_id": stored.update_id, "error": why}
    notices.tell_owners(tx, owners=owners, kind="failed", facts=facts, now=now)


def highest_id(batch: Sequence[Any]) -> int | None:
    """Return the largest update_id in a batch; None when nothing in it has one."""
    return max((update["update_id"] for update in batch if _has_id(update)), default=None)


def _has_id(update: Any) -> bool:
    return isinstance(update, dict) and type(update.get("update_id")) is int
