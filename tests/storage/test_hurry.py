"""Commits that do not wait for the disk: only as long as they are asked for."""

from pathlib import Path
from sqlite3 import Connection

from storage.database import Database

OFF, FULL = 0, 2


def _synchronous(tx: Connection) -> int:
    return int(tx.execute("PRAGMA synchronous").fetchone()[0])


async def test_after_a_hurry_every_commit_waits_for_the_disk_again(tmp_path: Path) -> None:
    async with Database.open(tmp_path / "encore.db") as db:
        assert await db.write(_synchronous) == FULL
        await db.hurry(is_hurried=True)
        assert await db.write(_synchronous) == OFF
        await db.hurry(is_hurried=False)
        assert await db.write(_synchronous) == FULL
