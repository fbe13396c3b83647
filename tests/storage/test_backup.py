import asyncio
import re
import sqlite3
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from storage import backup as module
from storage.backup import BackupFailed, backup, newest_good, verify
from storage.database import Database
from storage.lock import hold
from storage.wal import unreachable_commits
from tests.storage.purses import COINS, SCHEMA, check, move, moves, purses

PAGE = 4096
NOW = datetime(2026, 11, 21, 23, 30, 5, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "purses.db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture(autouse=True)
def migrations(written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the purses the only database this program knows."""
    folder = written(SCHEMA)
    monkeypatch.setattr(module, "MIGRATIONS", folder)
    return folder


@pytest.fixture
async def database(source: Path, migrations: Path) -> AsyncIterator[Database]:
    """Hold a few hundred pages, part of them in the write-ahead log."""
    async with Database.open(source, migrations=migrations) as opened:
        for _ in range(20):
            await opened.write(many_moves)
        yield opened


def many_moves(tx: sqlite3.Connection) -> None:
    for _ in range(1000):
        move(tx, 1)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def content(path: Path) -> bytes:
    return path.read_bytes()


def overwrite(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def as_after_a_kill(path: Path, copy: Path) -> None:
    for end in ("", "-wal"):
        Path(f"{copy}{end}").write_bytes(Path(f"{path}{end}").read_bytes())


def damage(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(b"\xa5" * PAGE)


async def closed_file(source: Path, migrations: Path) -> None:
    async with Database.open(source, migrations=migrations) as opened:
        for _ in range(20):
            await opened.write(many_moves)


async def test_a_backup_is_one_private_file_named_by_its_time_in_utc(
    database: Database, source: Path, folder: Path
) -> None:
    path = await asyncio.to_thread(backup, source, folder, now=NOW, check=check)
    assert path == folder / "encore-20261121-153005.db"
    assert mode(path) == 0o600
    assert mode(folder) == 0o700
    assert verify(path, check) == []
    with closing(sqlite3.connect(path)) as connection:
        assert purses(connection) == (COINS - 20_000, 20_000)
    assert names(folder) == {path.name, "backup.lock"}


async def test_a_backup_during_writes_has_equal_sums_and_ends_while_writes_go_on(
    database: Database, source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGES_PER_STEP", 1)
    copying = asyncio.create_task(asyncio.to_thread(backup, source, folder, now=NOW, check=check))
    written = 0
    while not copying.done():
        await database.write(move, 1)
        written += 1
    assert written > 1
    path = await copying
    assert verify(path, check) == []
    with closing(sqlite3.connect(path)) as connection:
        assert 20_000 <= moves(connection) <= 20_000 + written
    assert await database.read(moves) == 20_000 + written


async def test_an_unsound_copy_is_removed_and_its_problems_are_named(
    database: Database, source: Path, folder: Path
) -> None:
    await database.write(lambda tx: tx.execute("UPDATE purses SET coins = 3").rowcount)
    with pytest.raises(BackupFailed, match="purses of 3 and 3, moves of 20000"):
        await asyncio.to_thread(backup, source, folder, now=NOW, check=check)
    assert names(folder) == {"backup.lock"}


async def test_a_damaged_source_gives_no_backup(
    source: Path, folder: Path, migrations: Path
) -> None:
    await closed_file(source, migrations)
    damage(source, page=10)
    with pytest.raises(BackupFailed):
        await asyncio.to_thread(backup, source, folder, now=NOW, check=check)
    assert names(folder) == {"backup.lock"}


def test_a_missing_source_and_an_unusable_folder_fail_in_one_line(
    source: Path, tmp_path: Path
) -> None:
    with pytest.raises(BackupFailed, match="unable to open"):
        backup(source, tmp_path / "backups", now=NOW, check=check)
    assert not source.exists()
    with pytest.raises(BackupFailed, match="could not be backed up"):
        backup(source, Path(__file__), now=NOW, check=check)


async def test_two_backups_at_once_do_not_disturb_each_other(
    database: Database, source: Path, folder: Path
) -> None:
    with hold(folder / "backup"), pytest.raises(BackupFailed, match="in use"):
        backup(source, folder, now=NOW, check=check)
    (folder / ".unchecked").mkdir()
    (folder / ".unchecked" / "copy.db").write_bytes(b"left by a killed backup")
    backup(source, folder, now=NOW, check=check)
    assert not (folder / ".unchecked").exists()


async def test_the_newest_backup_that_is_sound_is_found(
    database: Database, source: Path, folder: Path
) -> None:
    assert newest_good(folder, check) is None
    hours = [backup(source, folder, now=NOW + timedelta(hours=n), check=check) for n in range(4)]
    assert newest_good(folder, check) == hours[3]
    damage(hours[3], page=10)
    assert newest_good(folder, check) == hours[2]
    hours[2].write_bytes(b"")
    assert newest_good(folder, check) == hours[1]
    with closing(sqlite3.connect(hours[1])) as connection:
        connection.execute("PRAGMA user_version = 2")
    assert newest_good(folder, check) == hours[0]


async def test_a_sound_file_has_no_problems_after_a_kill_or_while_it_is_open(
    database: Database, source: Path, tmp_path: Path
) -> None:
    assert verify(source, check) == []
    killed = tmp_path / "killed.db"
    as_after_a_kill(source, killed)
    assert verify(killed, check) == []
    with closing(sqlite3.connect(killed)) as connection:
        assert moves(connection) == 20_000


@pytest.mark.parametrize("page", [0, 1, 10, 100])
async def test_a_damaged_page_is_found(page: int, source: Path, migrations: Path) -> None:
    await closed_file(source, migrations)
    damage(source, page)
    before = content(source)
    assert verify(source, check)
    assert content(source) == before


@pytest.mark.parametrize("length", [50, 100, 1000, PAGE, 5 * PAGE, 5 * PAGE + 7])
async def test_a_truncated_file_is_found(length: int, source: Path, migrations: Path) -> None:
    await closed_file(source, migrations)
    with source.open("r+b") as file:
        file.truncate(length)
    assert verify(source, check)


FRAME = 24 + PAGE


@pytest.mark.parametrize(
    "place", [0, 9, 20, 30, 32 + 5, 32 + 10, 32 + 2 * FRAME + 18, 32 + 7 * FRAME + 2000]
)
async def test_a_damaged_write_ahead_log_is_found(
    place: int, database: Database, source: Path, tmp_path: Path
) -> None:
    killed = tmp_path / "killed.db"
    as_after_a_kill(source, killed)
    log = Path(f"{killed}-wal")
    whole = content(log)
    overwrite(log, whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
    (problem,) = verify(killed, check)
    assert re.fullmatch(r"its write-ahead log is damaged in front of [0-9]+ commits", problem)


async def test_a_write_ahead_log_cut_short_by_a_power_cut_is_sound(
    database: Database, source: Path, tmp_path: Path
) -> None:
    killed = tmp_path / "killed.db"
    as_after_a_kill(source, killed)
    log = Path(f"{killed}-wal")
    whole = content(log)
    for end in range(0, len(whole), 5 * FRAME + 999):
        overwrite(log, whole[:end])
        assert verify(killed, check) == []


def test_a_write_ahead_log_that_somebody_takes_away_meanwhile_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "closed.db-wal"
    log.touch()
    look = Path.exists

    def goes(path: Path) -> bool:
        is_there = look(path)
        log.unlink(missing_ok=True)
        return is_there

    monkeypatch.setattr(Path, "exists", goes)
    assert unreachable_commits(tmp_path / "closed.db") == 0


async def test_a_write_ahead_log_that_began_anew_is_sound(
    source: Path, tmp_path: Path, migrations: Path
) -> None:
    killed = tmp_path / "killed.db"
    async with Database.open(source, migrations=migrations) as database:
        for _ in range(5):
            await database.write(many_moves)
        with closing(sqlite3.connect(source)) as stranger:
            stranger.execute("PRAGMA wal_checkpoint(RESTART)")
        for _ in range(3):
            await database.write(move, 1)
        as_after_a_kill(source, killed)
    assert verify(killed, check) == []
    with closing(sqlite3.connect(killed)) as connection:
        assert moves(connection) == 5003


@pytest.mark.parametrize("content", [b"garbage " * 1000, b"SQLite format 3\0", b"\0" * 5000])
def test_a_garbage_file_is_found(content: bytes, source: Path) -> None:
    source.write_bytes(content)
    assert verify(source, check)


def test_a_missing_file_is_a_problem_and_is_not_made(source: Path) -> None:
    assert verify(source, check) == ["unable to open database file"]
    assert not source.exists()


async def test_orphans_and_wrong_sums_are_found(
    database: Database, source: Path, migrations: Path
) -> None:
    with closing(sqlite3.connect(source)) as stranger:
        stranger.execute("UPDATE purses SET coins = 0 WHERE id = 1")
        stranger.commit()
        assert verify(source, check) == ["purses of 0 and 20000, moves of 20000"]
        stranger.execute("DELETE FROM purses WHERE id = 1")
        stranger.commit()
    assert verify(source, check)[0] == "moves: a row without its purses"


async def test_a_file_that_waits_for_a_migration_is_asked_about_its_pages_only(
    database: Database, source: Path, written: Callable[..., Path]
) -> None:
    written(SCHEMA, "ALTER TABLE purses ADD COLUMN owner TEXT;")
    assert verify(source, lambda connection: ["not asked"]) == []


def test_a_blank_file_is_sound_to_start_with(source: Path) -> None:
    source.touch()
    assert verify(source, check) == []
