"""A backup takes the database's place: what is refused, what is kept, and ends in the middle."""

import errno
import os
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import backup as module
from storage.backup import backup, thin
from storage.database import Database
from storage.lock import AlreadyRunning, hold
from storage.migrate import DatabaseRefused
from storage.restoring import RestoreFailed, refuse_half_restored, restore
from tests.storage.purses import COINS, SCHEMA, check, move, moves, purses

NOW = datetime(2026, 11, 21, 23, 30, 5, tzinfo=UTC)
BEFORE = "purses.db.before-20261121-233005"


@pytest.fixture(autouse=True)
def migrations(written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = written(SCHEMA)
    monkeypatch.setattr(module, "MIGRATIONS", folder)
    return folder


@pytest.fixture
async def lived(tmp_path: Path, migrations: Path) -> AsyncIterator[tuple[Path, Path]]:
    """A database that went on after its backup, part of it in the write-ahead log."""
    source = tmp_path / "purses.db"
    async with Database.open(source, migrations=migrations) as db:
        await db.write(many_moves, 100)
        good = backup(source, tmp_path / "backups", now=NOW, check=check)
        await db.write(many_moves, 50)
        # Closing would empty the log; a crash does not.
        for part in ("", "-wal"):
            crashed = tmp_path / f"crashed.db{part}"
            crashed.write_bytes(source.with_name(source.name + part).read_bytes())
    for part in ("", "-wal"):
        (tmp_path / f"crashed.db{part}").replace(source.with_name(source.name + part))
    yield source, good


def many_moves(tx: sqlite3.Connection, number: int) -> None:
    for _ in range(number):
        move(tx, 1)


def count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as tx:
        assert sum(purses(tx)) == COINS
        return moves(tx)


def test_the_backup_is_the_database_and_the_old_one_is_kept_with_its_log(
    lived: tuple[Path, Path],
) -> None:
    source, good = lived
    assert restore(good, source, now=NOW, check=check) == source.with_name(BEFORE)
    assert count(source) == 100
    assert count(source.with_name(BEFORE)) == 150
    assert good.exists()
    # And back again: the log of what was set aside counts.
    restore(source.with_name(BEFORE), source, now=NOW.replace(hour=1), check=check)
    assert count(source) == 150


def test_two_within_a_second_keep_both_files(lived: tuple[Path, Path]) -> None:
    source, good = lived
    restore(good, source, now=NOW, check=check)
    with closing(sqlite3.connect(source)) as tx, tx:
        many_moves(tx, 7)
    assert restore(good, source, now=NOW, check=check) == source.with_name(f"{BEFORE}-2")
    assert count(source.with_name(BEFORE)) == 150
    assert count(source.with_name(f"{BEFORE}-2")) == 107


def test_what_cannot_be_kept_is_not_replaced(
    lived: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    source, good = lived
    with monkeypatch.context() as linkless, pytest.raises(RestoreFailed, match="cannot be kept"):
        linkless.setattr(os, "link", refuse)
        restore(good, source, now=NOW, check=check)
    refuse_half_restored(source)
    assert count(source) == 150


def test_while_the_program_runs_nothing_is_restored(lived: tuple[Path, Path]) -> None:
    source, good = lived
    with hold(source), pytest.raises(AlreadyRunning):
        restore(good, source, now=NOW, check=check)
    assert count(source) == 150


def test_where_nothing_was_there_is_something_now(lived: tuple[Path, Path]) -> None:
    source, good = lived
    elsewhere = source.parent / "new" / "purses.db"
    assert restore(good, elsewhere, now=NOW, check=check) is None
    assert count(elsewhere) == 100


@pytest.mark.parametrize("damage", ["missing", "text", "cut", "page", "sums", "newer", "itself"])
def test_what_is_not_sound_is_refused_and_nothing_changes(
    lived: tuple[Path, Path], damage: str
) -> None:
    source, good = lived
    bytes_before = good.read_bytes()
    if damage == "missing":
        good.unlink()
    elif damage == "text":
        good.write_text("no database")
    elif damage == "cut":
        good.write_bytes(bytes_before[: len(bytes_before) // 2])
    elif damage == "page":
        good.write_bytes(bytes_before[:4096] + b"\xff" * 4096 + bytes_before[8192:])
    elif damage == "itself":
        good = source
    else:
        with closing(sqlite3.connect(good)) as tx, tx:
            tx.execute(
                "PRAGMA user_version = 99"
                if damage == "newer"
                else "UPDATE purses SET coins = coins + 1 WHERE id = 1"
            )
    with pytest.raises(RestoreFailed) as refused:
        restore(good, source, now=NOW, check=check)
    assert "\n" not in str(refused.value)
    assert str(good) in str(refused.value)
    refuse_half_restored(source)
    assert count(source) == 150


def test_another_programs_file_is_refused_whatever_version_it_bears(
    lived: tuple[Path, Path], migrations: Path
) -> None:
    source, good = lived
    (migrations / "0002_more.sql").write_text("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;")
    good.unlink()
    with closing(sqlite3.connect(good)) as tx:
        tx.executescript("CREATE TABLE songs (title); PRAGMA user_version = 1")
    with pytest.raises(RestoreFailed, match="another program's"):
        restore(good, source, now=NOW, check=check)
    assert count(source) == 150


@pytest.mark.parametrize("step", ["copied", "set aside", "parted"])
def test_ended_in_its_middle_it_keeps_the_program_from_starting_until_it_is_run_again(
    lived: tuple[Path, Path], step: str
) -> None:
    source, good = lived

    class Killed(BaseException):
        pass

    def dies(at: str) -> None:
        if at == step:
            raise Killed

    with pytest.raises(Killed):
        restore(good, source, now=NOW, check=check, step=dies)
    with pytest.raises(DatabaseRefused, match="Run it again"):
        refuse_half_restored(source)
    restore(good, source, now=NOW, check=check)
    refuse_half_restored(source)
    assert count(source) == 100
    assert count(source.with_name(BEFORE)) == 150


def test_thinned_only_our_own_names_go(tmp_path: Path) -> None:
    for day in range(1, 29):
        (tmp_path / f"encore-202602{day:02}-040000.db").touch()
    for other in ("encore-20260101-040000.db.gz", "encore-mine.db", "notes.txt"):
        (tmp_path / other).touch()
    gone = thin(tmp_path)
    assert len(gone) == 28 - 9
    left = {path.name for path in tmp_path.iterdir()}
    assert {"encore-20260228-040000.db", "encore-mine.db", "notes.txt"} < left
    assert "encore-20260101-040000.db.gz" in left
    assert thin(tmp_path) == []
