"""What is due: a query finds it, a write does it, each thing once; features bring the doing."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import Any

import structlog

from bot import chores as chore_work
from bot import schedules as schedule_work
from bot.chores import Work
from bot.schedules import Recurring
from storage import chores, schedules
from storage.chores import Chore
from storage.database import Database, is_storage_trouble

log = structlog.get_logger(__name__)

REST_SECONDS = 60

# Work outside of the database, which must bear being done twice: after a crash it is.
Errand = Callable[[Chore], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Kinds:
    """Whose work is whose, by kind, as the composition root puts it together."""

    schedules: Mapping[str, Recurring] = field(default_factory=dict)
    chores: Mapping[str, Work] = field(default_factory=dict)
    errands: Mapping[str, Errand] = field(default_factory=dict)
    # What the program plans for itself at each start; the second argument is now.
    plans: Sequence[Callable[[Connection, int], None]] = ()

    def __post_init__(self) -> None:
        """Refuse a kind that is planned by one feature and would be done by another."""
        if both := self.chores.keys() & self.errands.keys():
            raise ValueError(f"chores and errands at once: {sorted(both)}")


class DueWork:
    """Does what is due, the longest overdue first; one that fails does not hold up the others."""

    def __init__(
        self,
        db: Database,
        kinds: Kinds,
        *,
        owners: Sequence[int],
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._db, self._kinds, self._owners, self._spawn = db, kinds, owners, spawn
        self._seen: int | None = None
        self._under_way: set[int] = set()
        self._rests_until: dict[int, int] = {}

    async def __call__(self, now: int) -> None:
        """Do everything that is due at `now`, in UTC seconds."""
        await self._follow_clock(now)
        for schedule_id in await self._db.read(schedules.due, now):
            await self._look(schedule_id, now)
        for chore_id, kind in await self._db.read(chores.due, now):
            if kind not in self._kinds.errands:
                await self._do(chore_id, now)
            elif chore_id not in self._under_way and now >= self._rests_until.get(chore_id, 0):
                self._under_way.add(chore_id)
                self._spawn(self._run(chore_id, self._kinds.errands[kind], now))

    async def _follow_clock(self, now: int) -> None:
        """Plan and, when the clock was put back, open again what was settled ahead of it."""
        if self._seen is None or now < self._seen:
            self._rests_until.clear()
            await self._db.write(self._wake, now)
        self._seen = now

    def _wake(self, tx: Connection, now: int) -> None:
        schedules.turn_back(tx, now)
        for plan in self._kinds.plans:
            plan(tx, now)

    async def _look(self, schedule_id: int, now: int) -> None:
        kinds = self._kinds.schedules
        try:
            while await self._db.write(schedule_work.look, schedule_id, kinds=kinds, now=now):
                pass
        except Exception as error:
            if is_storage_trouble(error):
                raise
            log.exception("an occurrence failed", schedule_id=schedule_id)
            await self._db.write(
                schedule_work.failed, schedule_id, kinds=kinds, owners=self._owners, now=now
            )

    async def _do(self, chore_id: int, now: int) -> None:
        try:
            await self._db.write(chore_work.do, chore_id, kinds=self._kinds.chores, now=now)
        except Exception as error:
            if is_storage_trouble(error):
                raise
            log.exception("a chore failed", chore_id=chore_id)
            await self._chore_failed(chore_id, now)

    async def _run(self, chore_id: int, errand: Errand, now: int) -> None:
        """Run an errand beside everything else; its chore is done when it is."""
        try:
            await self._errand(chore_id, errand, now)
            self._rests_until.pop(chore_id, None)
        except Exception:
            # A task that raises would end the program; the chore is still due. A backup that has
            # no room would else be begun anew each second.
            self._rests_until[chore_id] = now + REST_SECONDS
            log.exception("an errand could not be noted", chore_id=chore_id)
        finally:
            self._under_way.discard(chore_id)

    async def _errand(self, chore_id: int, errand: Errand, now: int) -> None:
        try:
            chore = await self._db.read(chores.find_waiting, chore_id)
            if chore is not None:
                await errand(chore)
                await self._db.write(chores.claim, chore_id, now=now)
        except Exception as error:
            if is_storage_trouble(error):
                raise
            log.exception("a chore failed", chore_id=chore_id)
            await self._chore_failed(chore_id, now)

    async def _chore_failed(self, chore_id: int, now: int) -> None:
        await self._db.write(chore_work.failed, chore_id, owners=self._owners, now=now)
