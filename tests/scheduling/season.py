"""A season of schedules: a machine whose clock, sleep and death are in our hand.

Nothing waits and nothing is sent; SQLite and the rules are the real ones.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from sqlite3 import Connection, connect
from typing import Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from bot.schedules import Occurrence, Recurring
from domain.lateness import Lateness
from scheduling.due import DueWork, Kinds
from storage import backlogs
from storage.database import Database
from storage.migrate import migrate

T = TypeVar("T")
P = ParamSpec("P")

QUARTER = timedelta(minutes=15)
HOUR_SECONDS = 3600
DAY_SECONDS = 24 * HOUR_SECONDS


class Crash(BaseException):
    """The process is killed in the middle of a transaction."""


class InlineDatabase(Database):
    """The door to the database without its threads."""

    def __init__(self, tx: Connection) -> None:
        self.tx = tx

    async def write(
        self,
        function: Callable[Concatenate[Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        self.tx.execute("BEGIN IMMEDIATE")
        try:
            outcome = function(self.tx, *args, **kwargs)
        except BaseException:
            self.tx.execute("ROLLBACK")
            raise
        self.tx.execute("COMMIT")
        return outcome

    async def read(
        self,
        function: Callable[Concatenate[Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        return function(self.tx, *args, **kwargs)


@contextmanager
def a_database() -> Iterator[InlineDatabase]:
    """Give a migrated database in memory, with a table of what was done."""
    with closing(connect(":memory:", isolation_level=None)) as tx:
        migrate(tx, Path("memory"))
        tx.execute("CREATE TABLE effects (ref TEXT, planned_at INTEGER, done_at INTEGER)")
        yield InlineDatabase(tx)


def first_shown(zone: str, start: int, end: int) -> dict[datetime, int]:
    """Map each quarter of an hour on a wall clock to the instant it is first reached.

    Found by looking at the clock every quarter of an hour, as somebody in front of it would.
    """
    shown: dict[datetime, int] = {}
    local = ZoneInfo(zone)
    top = datetime.fromtimestamp(start, local).replace(tzinfo=None)
    for at in range(start, end + 1, 900):
        wall = datetime.fromtimestamp(at, local).replace(tzinfo=None, fold=0)
        while top < wall:
            top += QUARTER
            shown[top] = at
    return shown


@dataclass
class Machine:
    """Lives through sleep, death and wrong clocks; `at` is the true time, `wrong` the error."""

    db: InlineDatabase
    lateness: dict[str, Lateness]
    chance: Random
    at: int
    wrong: int = 0
    slept: list[tuple[int, int]] = field(default_factory=list)
    _due: DueWork | None = None

    @property
    def clock(self) -> int:
        return self.at + self.wrong

    async def tick(self) -> None:
        """Do what is due; now and then be killed while doing it, and live again."""
        if self._due is None:
            kinds = {kind: Recurring(self._act, late) for kind, late in self.lateness.items()}
            self._due = DueWork(
                self.db, Kinds(schedules=kinds), owners=[], spawn=lambda work: work.close()
            )
        try:
            await self._due(self.clock)
        except Crash:
            self._due = None
            await self.tick()

    async def sleep(self, seconds: int) -> None:
        """Be off for a time; a day of it and more leaves a blind window, as at the start."""
        self._due = None
        began = self.clock
        self.at += seconds
        if seconds > DAY_SECONDS:
            until = self.clock - DAY_SECONDS
            await self.db.write(backlogs.add_blind_window, from_at=began, to_at=until)
            self.slept.append((began, until))

    def _act(self, tx: Connection, occurrence: Occurrence) -> None:
        values = (occurrence.ref, occurrence.at, occurrence.now)
        tx.execute("INSERT INTO effects VALUES (?, ?, ?)", values)
        if self.chance.random() < 0.01:
            raise Crash

    def done(self) -> list[tuple[str, datetime, int, int]]:
        """Return (ref of the schedule, wall time, planned at, done at) of each effect."""
        found = []
        for ref, planned_at, done_at in self.db.tx.execute("SELECT * FROM effects"):
            name, _, wall = str(ref).rpartition(":20")
            found.append((name, datetime.fromisoformat(f"20{wall}"), planned_at, done_at))
        return found


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())
