import asyncio
import sqlite3
import stat
import threading
from collections.abc import Callable
from inspect import iscoroutinefunction, signature
from pathlib import Path

import aiosqlite
import pytest

from storage import database as module
from storage.database import Database, is_storage_trouble
from storage.migrate import DatabaseRefused
from tests.storage.purses import COINS, SCHEMA, move, moves, purses

PATIENCE = 10


def held(tx: sqlite3.Connection, coins: int, begun: threading.Event, go: threading.Event) -> None:
    move(tx, coins)
    begun.set()
    assert go.wait(PATIENCE)


async def test_a_write_is_seen_by_the_next_read(database: Database) -> None:
    await database.write(move, coins=5)
    assert await database.read(purses) == (COINS - 5, 5)


async def test_a_cancelled_write_still_commits_whole(database: Database) -> None:
    begun, go = threading.Event(), threading.Event()
    running = asyncio.create_task(database.write(held, 5, begun, go))
    assert await asyncio.to_thread(begun.wait, PATIENCE)
    queued = asyncio.create_task(database.write(move, 7))
    await asyncio.sleep(0)
    running.cancel()
    queued.cancel()
    outcomes = await asyncio.gather(running, queued, return_exceptions=True)
    go.set()
    assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError] * 2
    assert await database.write(purses) == (COINS - 12, 12)


async def test_writes_asked_for_before_the_end_are_kept(
    tmp_path: Path, written: Callable[..., Path]
) -> None:
    path, migrations = tmp_path / "purses.db", written(SCHEMA)
    async with Database.open(path, migrations=migrations) as database:
        tasks = [asyncio.create_task(database.write(move, 1)) for _ in range(50)]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    async with Database.open(path, migrations=migrations) as database:
        assert await database.read(moves) == 50


async def test_concurrent_writes_never_interleave(database: Database) -> None:
    steps: list[tuple[int, str]] = []

    def spend(tx: sqlite3.Connection, number: int) -> None:
        steps.append((number, "begins"))
        left, right = purses(tx)
        tx.execute("UPDATE purses SET coins = ? WHERE id = 1", (left - 1,))
        tx.execute("UPDATE purses SET coins = ? WHERE id = 2", (right + 1,))
        steps.append((number, "ends"))

    await asyncio.gather(*(database.write(spend, number) for number in range(100)))
    assert steps == [(number, step) for number in range(100) for step in ("begins", "ends")]
    assert await database.read(purses) == (COINS - 100, 100)


async def test_a_raised_error_rolls_back_and_comes_through(database: Database) -> None:
    def fail(tx: sqlite3.Connection) -> None:
        move(tx, 5)
        raise LookupError("no such coin")

    with pytest.raises(LookupError, match="no such coin"):
        await database.write(fail)
    with pytest.raises(sqlite3.IntegrityError):
        await database.write(move, coins=COINS + 1)
    assert await database.read(purses) == (COINS, 0)
    await database.write(move, 1)


async def test_a_stop_iteration_does_not_leave_the_caller_waiting(database: Database) -> None:
    def nothing(tx: sqlite3.Connection) -> object:
        move(tx, 5)
        return next(iter(()))

    with pytest.raises(RuntimeError, match="StopIteration"):
        await asyncio.wait_for(database.write(nothing), PATIENCE)
    assert await database.read(purses) == (COINS, 0)


async def test_a_function_that_commits_by_itself_is_told_so(database: Database) -> None:
    def commits(tx: sqlite3.Connection) -> None:
        tx.execute("COMMIT")

    with pytest.raises(RuntimeError, match="ended the transaction"):
        await database.write(commits)
    await database.write(move, 1)


async def test_a_reader_sees_one_state_and_does_not_block_the_writer(database: Database) -> None:
    begun, go = threading.Event(), threading.Event()

    def look_twice(tx: sqlite3.Connection) -> tuple[object, object]:
        before = purses(tx)
        begun.set()
        assert go.wait(PATIENCE)
        return before, purses(tx)

    reading = asyncio.create_task(database.read(look_twice))
    assert await asyncio.to_thread(begun.wait, PATIENCE)
    await asyncio.wait_for(database.write(move, 5), PATIENCE)
    assert await asyncio.wait_for(database.read(purses), PATIENCE) == (COINS - 5, 5)
    go.set()
    assert await reading == ((COINS, 0), (COINS, 0))


async def test_two_reads_run_side_by_side(database: Database) -> None:
    both = threading.Barrier(2, timeout=PATIENCE)
    await asyncio.gather(*(database.read(lambda tx: both.wait()) for _ in range(2)))


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError) as caught:
        await database.read(move, 5)
    assert is_storage_trouble(caught.value)
    assert await database.read(purses) == (COINS, 0)


async def test_an_insert_rings_after_its_commit(database: Database, tmp_path: Path) -> None:
    rung: asyncio.Queue[int] = asyncio.Queue()

    def count() -> None:
        stranger = sqlite3.connect(tmp_path / "purses.db")
        rung.put_nowait(moves(stranger))
        stranger.close()

    database.on_insert("moves", count)
    await database.write(move, 5)
    assert await asyncio.wait_for(rung.get(), PATIENCE) == 1
    await database.write(move, 5)
    assert await asyncio.wait_for(rung.get(), PATIENCE) == 2
    assert rung.empty()


async def test_what_inserts_nothing_or_rolls_back_does_not_ring(database: Database) -> None:
    rung: list[str] = []
    database.on_insert("moves", lambda: rung.append("moves"))
    database.on_insert("purses", lambda: rung.append("purses"))
    database.on_insert("purses", lambda: rung.append("purses again"))

    def regret(tx: sqlite3.Connection) -> None:
        move(tx, 5)
        raise LookupError

    def clash(tx: sqlite3.Connection) -> None:
        tx.execute("INSERT INTO moves VALUES (1, 1, 1) ON CONFLICT DO NOTHING")
        tx.execute("UPDATE moves SET coins = coins")

    with pytest.raises(LookupError):
        await database.write(regret)
    await database.write(purses)
    assert rung == []
    await database.write(lambda tx: tx.execute("INSERT INTO purses VALUES (3, 0)").rowcount)
    assert rung == ["purses", "purses again"]
    await database.write(lambda tx: tx.execute("INSERT INTO moves VALUES (1, 1, 1)").rowcount)
    await database.write(clash)
    assert rung == ["purses", "purses again", "moves"]


def busy_until(tries: list[int], success: int) -> Callable[[sqlite3.Connection], None]:
    def function(tx: sqlite3.Connection) -> None:
        move(tx, 5)
        tries.append(len(tries) + 1)
        if len(tries) < success:
            (_, _, path), *_ = tx.execute("PRAGMA database_list").fetchall()
            rival = sqlite3.connect(path, timeout=0, isolation_level=None)
            try:
                rival.execute("BEGIN IMMEDIATE")
            finally:
                rival.close()

    return function


async def test_a_busy_file_is_tried_three_times_more(database: Database) -> None:
    tries: list[int] = []
    await database.write(busy_until(tries, success=4))
    assert tries == [1, 2, 3, 4]
    assert await database.read(moves) == 1
    tries.clear()
    with pytest.raises(sqlite3.OperationalError, match="locked") as caught:
        await database.write(busy_until(tries, success=5))
    assert is_storage_trouble(caught.value)
    assert tries == [1, 2, 3, 4]
    assert await database.read(moves) == 1


async def test_a_file_locked_by_another_process_is_trouble_that_passes(
    tmp_path: Path, written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY_MILLISECONDS", 1)
    path = tmp_path / "purses.db"
    async with Database.open(path, migrations=written(SCHEMA)) as database:
        rival = sqlite3.connect(path, isolation_level=None)
        rival.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked") as caught:
            await database.write(move, 5)
        assert is_storage_trouble(caught.value)
        assert await database.read(purses) == (COINS, 0)
        rival.close()
        await database.write(move, 5)


async def test_a_full_disk_is_trouble_that_passes(database: Database) -> None:
    def limit(tx: sqlite3.Connection, pages: int) -> None:
        tx.execute(f"PRAGMA max_page_count = {pages}").fetchall()

    def much(tx: sqlite3.Connection) -> None:
        for _ in range(1000):
            move(tx, 1)

    await database.write(limit, 1)
    with pytest.raises(sqlite3.OperationalError, match="full") as caught:
        await database.write(much)
    assert is_storage_trouble(caught.value)
    assert await database.read(purses) == (COINS, 0)
    await database.write(limit, 1_000_000)
    await database.write(much)
    assert await database.read(moves) == 1000


def test_a_mistake_in_the_program_is_not_storage_trouble() -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute("SELECT nonsense")
    connection.close()
    assert not is_storage_trouble(caught.value)
    assert not is_storage_trouble(ValueError())


async def test_the_file_is_private_and_every_commit_is_on_the_disk(
    tmp_path: Path, written: Callable[..., Path]
) -> None:
    path = tmp_path / "a folder?" / "100 % #1.db"
    async with Database.open(path, migrations=written(SCHEMA)) as database:
        files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        assert files == {path.name + end: 0o600 for end in ("", "-wal", "-shm")}
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
        for pragma, value in wanted.items():

            def setting(tx: sqlite3.Connection, pragma: str = pragma) -> object:
                return tx.execute(f"PRAGMA {pragma}").fetchone()[0]

            assert (pragma, await database.write(setting)) == (pragma, value)
    assert list(path.parent.iterdir()) == [path]


async def test_a_file_open_to_others_is_closed_to_them(
    tmp_path: Path, written: Callable[..., Path]
) -> None:
    path = tmp_path / "purses.db"
    path.touch(mode=0o644)
    async with Database.open(path, migrations=written(SCHEMA)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def reader_fails(path: Path) -> sqlite3.Connection:
    raise sqlite3.OperationalError("unable to open database file")


@pytest.mark.parametrize("trouble", ["garbage", "folder", "not a folder", "half-way"])
async def test_what_cannot_be_opened_is_refused_and_no_thread_stays(
    trouble: str, tmp_path: Path, written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "purses.db"
    if trouble == "garbage":
        path.write_bytes(b"this is not a database\n" * 1000)
    elif trouble == "folder":
        path.mkdir()
    elif trouble == "not a folder":
        path = Path(__file__) / "purses.db"
    else:
        monkeypatch.setattr(module, "_reader", reader_fails)
    threads = set(threading.enumerate())
    with pytest.raises(DatabaseRefused, match="purses"):
        async with Database.open(path, migrations=written(SCHEMA)):
            pass
    # A thread that ends after the event loop would print a traceback.
    for thread in set(threading.enumerate()) - threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


async def test_a_closed_database_leaves_no_thread_and_takes_no_writes(
    tmp_path: Path, written: Callable[..., Path]
) -> None:
    threads = set(threading.enumerate())
    async with Database.open(tmp_path / "purses.db", migrations=written(SCHEMA)) as database:
        own = set(threading.enumerate()) - threads
        assert len(own) == 3
    for thread in own:
        await asyncio.to_thread(thread.join, PATIENCE)
        assert not thread.is_alive()
    with pytest.raises(ValueError, match="closed"):
        await database.write(move, 1)


def test_aiosqlite_still_has_the_private_door_used_here() -> None:
    door = aiosqlite.Connection._execute
    assert iscoroutinefunction(door)
    assert [str(parameter) for parameter in signature(door).parameters.values()] == [
        "self",
        "fn",
        "*args",
        "**kwargs",
    ]
    assert list(signature(aiosqlite.Connection).parameters)[:2] == ["connector", "iter_chunk_size"]
