"""A backup a day, in a thread of its own, old ones thinned; owners hear of one that failed."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

import structlog

from bot import consistency, notices, schedules
from bot.schedules import Occurrence, Plan, Recurring
from domain.lateness import Lateness, Policy
from storage import chores
from storage.backup import BackupFailed, backup, thin
from storage.chores import Chore
from storage.database import Database

log = structlog.get_logger(__name__)

KIND = "backup"
RULE = "daily 04:00"


def begin(tx: Connection, now: int, *, zone: str) -> None:
    """Plan it by the program's own clock; safe at every start."""
    schedules.begin(tx, Plan(KIND, "daily", RULE, zone), now=now)


def _ask(tx: Connection, occurrence: Occurrence) -> None:
    chores.add(tx, kind=KIND, ref=occurrence.ref, facts={}, due_at=occurrence.now)


RECURRING = Recurring(_ask, Lateness(Policy.RUN_ONCE))


class Backups:
    """Makes the copy beside the running program."""

    def __init__(
        self, db: Database, source: Path, *, owners: Sequence[int], now: Callable[[], datetime]
    ) -> None:
        self._db, self._source, self._owners, self._now = db, source, owners, now
        # Days that are only played need no copies.
        self.is_resting = False

    async def __call__(self, _chore: Chore) -> None:
        """Make today's; a second one after a crash does no harm."""
        if self.is_resting:
            return
        folder = self._source.parent / "backups"
        try:
            path = await asyncio.to_thread(
                backup, self._source, folder, now=self._now(), check=consistency.problems
            )
        except BackupFailed as error:
            log.error("backup failed", error=str(error))
            facts: dict[str, int | str] = {"why": str(error)}
            await self._db.write(
                notices.tell_owners,
                owners=self._owners,
                kind=KIND,
                facts=facts,
                now=int(self._now().timestamp()),
            )
        else:
            log.info("backup made", path=str(path))
            gone = await asyncio.to_thread(thin, folder)
            log.info("old backups deleted", count=len(gone))
