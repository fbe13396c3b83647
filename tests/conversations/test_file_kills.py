"""Copies, migrations and restores that are killed half way leave nothing half done behind."""

import shutil
import signal
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.consistency import problems
from storage.backup import verify
from storage.migrate import MIGRATIONS, migrate, migrations_in
from tests.conversations.dying_files import STEPS
from tests.conversations.matrix import NOON, Matrix, a_matrix, says

pytestmark = [pytest.mark.slow, pytest.mark.polling]

OLDER = 60
COUNTED = "SELECT count(*) FROM events"
# Seven days and four weeks of which some days are one of both.
MOST_KEPT = 11


def _named(folder: Path, form: str) -> list[Path]:
    return sorted(folder.glob(form))


def steps_of(kind: str) -> list[str]:
    return [step for step in STEPS if step.startswith(f"{kind}:")]


def backups_of(matrix: Matrix) -> list[Path]:
    return _named(matrix.home.database.parent / "backups", "encore-*.db")


async def test_each_backup_that_has_a_name_is_whole_and_there_is_one_of_each_day(
    tmp_path: Path, migrated: Path
) -> None:
    async with a_matrix(tmp_path, migrated) as matrix:
        for day, step in enumerate(steps_of("backup"), 1):
            matrix.later(days=1)
            if step == "backup:thinning":
                _makes_old_ones(backups_of(matrix)[-1])
            await matrix.dies_at(step)
            assert [path for path in backups_of(matrix) if verify(path, problems)] == []
            await matrix.lives()
            newest = backups_of(matrix)[-1]
            assert newest.name.startswith(f"encore-{NOON + timedelta(days=day):%Y%m%d}")
        assert not (newest.parent / ".unchecked").exists()
        assert len(backups_of(matrix)) <= MOST_KEPT


def _makes_old_ones(good: Path) -> None:
    """Put thirty days of backups beside one."""
    for days in range(10, 40):
        at = NOON - timedelta(days=days)
        shutil.copyfile(good, good.with_name(f"encore-{at:%Y%m%d-%H%M%S}.db"))


async def test_a_migration_goes_on_where_it_was_and_the_file_before_it_is_kept(
    tmp_path: Path, migrated: Path
) -> None:
    async with a_matrix(tmp_path, migrated) as matrix:
        database = matrix.home.database
        _is_older(database, tmp_path)
        for step in steps_of("migrate"):
            async with matrix.home.life(DIES_AT=step) as life:
                assert await life.ends() == -signal.SIGKILL, (step, life.printed)
            assert verify(database, problems) == []
            assert _seen(database) == (OLDER + (step == "migrate:between"), 1)
        await matrix.lives(says("ann", "Good evening to everybody"))
        assert _seen(database) == (len(migrations_in(MIGRATIONS)), 1)
        assert _seen(database.with_name(f"{database.name}.before-{OLDER + 1:04}")) == (OLDER, 1)
        assert not _named(tmp_path, "*.part")
        matrix.books_balance()


def _is_older(database: Path, folder: Path) -> None:
    """Put a file of an older version in the database's place, with somebody in it."""
    older = folder / "migrations"
    older.mkdir()
    for each in migrations_in(MIGRATIONS)[:OLDER]:
        shutil.copy(each.path, older)
    for part in ("", "-wal", "-shm"):
        database.with_name(database.name + part).unlink(missing_ok=True)
    with closing(sqlite3.connect(database, isolation_level=None)) as tx:
        migrate(tx, database, older)
        tx.execute(
            "INSERT INTO users (user_id, first_name, last_name, username, language_code)"
            " VALUES (77, 'Somebody', '', '', '')"
        )


def _seen(database: Path) -> tuple[int, int]:
    """Return a file's version and how many of them are in it."""
    with closing(sqlite3.connect(database)) as tx:
        (version,) = tx.execute("PRAGMA user_version").fetchone()
        (count,) = tx.execute("SELECT count(*) FROM users WHERE user_id = 77").fetchone()
    return version, count


async def test_a_restore_is_run_again_until_it_came_to_its_end(
    tmp_path: Path, migrated: Path
) -> None:
    async with a_matrix(tmp_path, migrated) as matrix:
        await matrix.lives(says("ann", "Good evening to everybody"))
        good = await _asks(matrix, "backup")
        await says("ben", "/points")(matrix)
        await says("ben", "Something after the backup")(matrix)
        await matrix.dies_at("call:before")
        lost = matrix.count(COUNTED)
        assert lost > 1
        for step in steps_of("restore"):
            async with matrix.home.life("restore", good, DIES_AT=step) as life:
                assert await life.ends() == -signal.SIGKILL, (step, life.printed)
            if step != "restore:restored":
                async with matrix.home.life() as life:
                    assert (await life.ends(), "Run it again" in life.printed) == (78, True), step
        assert matrix.count(COUNTED) == 1
        before = _named(tmp_path, "encore.db.before-*[0-9]")[0]
        with closing(sqlite3.connect(before)) as tx:
            assert tx.execute(COUNTED).fetchone() == (lost,)
        await matrix.lives(says("ann", "/points"))
        matrix.books_balance()


async def _asks(matrix: Matrix, *words: str) -> str:
    """Run a sub-command; return what it said."""
    async with matrix.home.life(*words) as life:
        assert await life.ends() == 0, life.printed
        return life.printed.strip()
