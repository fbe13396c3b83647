"""Thirty days of a busy group in one life: nothing that the program holds grows with them."""

import asyncio
import gc
import os
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection

import pytest

from bot.wiring import Program
from playground.season_play import SeasonPlay, clock_before
from playground.server import Playground
from storage.database import CHECKPOINT_PAGES
from tests.conversations.stage import Stage, config_for

pytestmark = [pytest.mark.slow, pytest.mark.serial]

DAYS, EARLY = 30, 5
PRESENT = datetime(2026, 11, 18, 9, tzinfo=UTC)
PAGE_BYTES = 4096
STATM = Path("/proc/self/statm")
# Kept for a time only: what is new takes the place of what goes.
BOUNDED = ("inbox", "outbox", "chores", "dialogues", "notices", "menus", "quarantine")
# The playground and its group live in this process too; here it was 6 of about 245.
MORE_MIB = 20


@dataclass(frozen=True)
class Held:
    """What the process holds in the evening of a day."""

    mib: float
    files: int
    threads: int
    tasks: int
    wal: int
    backups: int
    rows: dict[str, int]


class Evenings:
    """Looks after the program each evening, as its hourly care does, and at what it holds."""

    def __init__(self, stage: Stage, program: Program) -> None:
        self._stage, self._program = stage, program
        self._began, self._day = program.clock.now(), 0
        self.held: dict[int, Held] = {}

    async def settle(self) -> bool:
        if not await self._program.settle():
            return False
        day = (self._program.clock.now() - self._began).days
        if day > self._day:
            self._day = day
            await self._program.care()
            self.held[day] = await self._look()
        return True

    async def _look(self) -> Held:
        gc.collect()
        database = self._stage.config.database
        counted = {table: await self._program.db.read(_count, table) for table in BOUNDED}
        return Held(
            mib=_mib(),
            files=len(os.listdir("/proc/self/fd")),
            threads=threading.active_count(),
            tasks=len(asyncio.all_tasks()),
            wal=database.with_name(database.name + "-wal").stat().st_size,
            backups=len(list((database.parent / "backups").glob("*.db*"))),
            rows=counted,
        )


def _mib() -> float:
    return int(STATM.read_text().split()[1]) * PAGE_BYTES / 2**20


def _count(tx: Connection, table: str) -> int:
    return int(tx.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - a name


async def test_thirty_days_leave_nothing_behind_in_memory(tmp_path: Path) -> None:
    clock = clock_before(PRESENT, UTC, DAYS)
    async with Playground(clock=clock).serve() as playground:
        fans = playground.open_fan_group()
        stage = Stage(playground, config_for(playground, tmp_path / "encore.db"))
        async with stage.life() as program:
            await program.hurry(is_hurried=True)
            program.backups.is_resting = False
            evenings = Evenings(stage, program)
            plays = SeasonPlay(playground, fans, UTC, DAYS)
            await plays(is_quiet=evenings.settle, present=lambda: PRESENT, tell=lambda _: None)
            await program.hurry(is_hurried=False)
            await stage.books_balance()
    _check(evenings.held[EARLY], evenings.held[DAYS])


def _check(early: Held, late: Held) -> None:
    """Hold the last evening against an early one."""
    assert late.tasks <= early.tasks
    assert late.files <= early.files
    # The loop's own pool may have one more for what is read or written beside it.
    assert late.threads <= early.threads + 1
    assert late.mib - early.mib < MORE_MIB, (early, late)
    assert late.wal < 1.25 * CHECKPOINT_PAGES * PAGE_BYTES
    # A week's days and a month's weeks (domain/backups.py), and the one that is just made.
    assert EARLY <= early.backups <= late.backups <= 7 + 4 + 1
    assert late.rows["inbox"] > 0
    for table, count in late.rows.items():
        assert count <= 2 * early.rows[table] + 10, table
