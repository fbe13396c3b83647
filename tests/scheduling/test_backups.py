"""A backup a day: planned by the program's clock, made beside it, its failure told."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection

import pytest

from bot import consistency
from scheduling import backups
from scheduling.backups import Backups
from scheduling.due import DueWork, Kinds
from storage.backup import newest_good
from storage.database import Database
from tests.scheduling.tasks import begin, ended

OWNER = 77


class Machine:
    """A program whose only work is the backup, on a clock in our hand."""

    def __init__(self, db: Database, path: Path, zone: str) -> None:
        self.db, self.folder = db, path.parent / "backups"
        self.now = datetime(2026, 11, 18, 12, tzinfo=UTC)
        work = Backups(db, path, owners=[OWNER], now=lambda: self.now)
        kinds = Kinds(
            schedules={backups.KIND: backups.RECURRING},
            errands={backups.KIND: work},
            plans=[lambda tx, now: backups.begin(tx, now, zone=zone)],
        )
        self.due = DueWork(db, kinds, owners=[OWNER], spawn=begin)

    async def at(self, text: str) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=UTC)
        await self.due(int(self.now.timestamp()))
        await ended()

    @property
    def made(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("encore-*.db"))


def told(tx: Connection) -> list[tuple[int, dict[str, str]]]:
    rows = tx.execute("SELECT user_id, facts FROM outbox WHERE card = 'owner'")
    return [(user_id, json.loads(facts)) for user_id, facts in rows]


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    path = tmp_path / "encore.db"
    async with Database.open(path) as db:
        yield Machine(db, path, "Asia/Shanghai")


async def test_one_is_made_at_four_in_the_morning_by_the_programs_clock(machine: Machine) -> None:
    await machine.at("2026-11-18T12:00")
    await machine.at("2026-11-18T19:59:59")
    assert machine.made == []
    await machine.at("2026-11-18T20:00")
    await machine.at("2026-11-18T20:00:01")
    await machine.at("2026-11-19T20:00:01")
    assert machine.made == ["encore-20261118-200000.db", "encore-20261119-200001.db"]
    assert newest_good(machine.folder, consistency.problems)
    assert await machine.db.read(told) == []


async def test_after_days_without_the_program_one_is_made(machine: Machine) -> None:
    await machine.at("2026-11-18T12:00")
    await machine.at("2026-11-22T08:00")
    assert machine.made == ["encore-20261122-080000.db"]


async def test_one_that_fails_is_told_to_the_owners_and_the_next_is_made(
    machine: Machine,
) -> None:
    machine.folder.write_text("in the way")
    await machine.at("2026-11-18T12:00")
    await machine.at("2026-11-18T20:00")
    ((owner, facts),) = await machine.db.read(told)
    assert (owner, facts["kind"]) == (OWNER, "backup")
    assert "could not be backed up" in facts["why"]
    machine.folder.unlink()
    await machine.at("2026-11-19T20:00")
    assert machine.made == ["encore-20261119-200000.db"]


async def test_the_program_moves_to_another_zone_and_its_backup_with_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "encore.db"
    async with Database.open(path) as db:
        await Machine(db, path, "Asia/Shanghai").at("2026-11-18T12:00")
        moved = Machine(db, path, "Europe/Berlin")
        await moved.at("2026-11-18T20:00")
        assert moved.made == []
        await moved.at("2026-11-19T03:00")
        assert moved.made == ["encore-20261119-030000.db"]
