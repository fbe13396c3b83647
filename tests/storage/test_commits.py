import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from storage.commits import MOST_TOGETHER
from storage.database import Database
from tests.storage.purses import COINS, SCHEMA, move, moves, purses

PATIENCE = 10
Outcome = Any


class Waiting:
    """Asks for writes while the disk is kept busy by another one, so that they wait together."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.commits: list[str] = []

    async def write(self, *functions: Callable[[sqlite3.Connection], Any]) -> list[Outcome]:
        """Return what each came to; `commits` then holds the transactions that it took."""
        begun, go = threading.Event(), threading.Event()

        def hold(tx: sqlite3.Connection) -> None:
            begun.set()
            assert go.wait(PATIENCE)
            tx.set_trace_callback(self._note)

        first = asyncio.create_task(self.database.write(hold))
        assert await asyncio.to_thread(begun.wait, PATIENCE)
        asked: list[Awaitable[Any]] = [
            asyncio.create_task(self.database.write(function)) for function in functions
        ]
        await asyncio.sleep(0)
        go.set()
        await first
        outcomes: list[Outcome] = await asyncio.gather(*asked, return_exceptions=True)
        return outcomes

    def _note(self, statement: str) -> None:
        if statement == "COMMIT":
            self.commits.append(statement)


@pytest.fixture
def waiting(database: Database) -> Waiting:
    return Waiting(database)


def pays(coins: int) -> Callable[[sqlite3.Connection], int]:
    def pay(tx: sqlite3.Connection) -> int:
        move(tx, coins)
        return coins

    return pay


def regrets(tx: sqlite3.Connection) -> None:
    move(tx, 1000)
    raise LookupError("changed my mind")


async def test_what_waits_together_shares_a_commit(waiting: Waiting) -> None:
    assert await waiting.write(*[pays(coins) for coins in range(1, 21)]) == list(range(1, 21))
    # That of the write they waited for, and one of their own.
    assert len(waiting.commits) == 2
    assert await waiting.database.read(purses) == (COINS - 210, 210)


async def test_many_more_take_turns(waiting: Waiting) -> None:
    await waiting.write(*[pays(1)] * (2 * MOST_TOGETHER + 1))
    assert len(waiting.commits) == 4
    assert await waiting.database.read(moves) == 2 * MOST_TOGETHER + 1


async def test_one_that_fails_takes_nothing_and_nobody_with_it(waiting: Waiting) -> None:
    one, error, two = await waiting.write(pays(1), regrets, pays(2))
    assert (one, type(error), two) == (1, LookupError, 2)
    assert await waiting.database.read(purses) == (COINS - 3, 3)
    assert len(waiting.commits) == 2


async def test_one_that_ends_the_transaction_of_all_is_told_so_alone(waiting: Waiting) -> None:
    def ends(tx: sqlite3.Connection) -> None:
        move(tx, 1000)
        tx.execute("ROLLBACK")

    one, error, two = await waiting.write(pays(1), ends, pays(2))
    assert (one, type(error), two) == (1, RuntimeError, 2)
    assert await waiting.database.read(purses) == (COINS - 3, 3)


async def test_when_their_commit_fails_each_is_written_alone(waiting: Waiting) -> None:
    def breaks_the_commit(tx: sqlite3.Connection) -> None:
        tx.execute("PRAGMA defer_foreign_keys = ON")
        tx.execute("INSERT INTO moves (purse_id, coins) VALUES (99, 1)")

    one, error, two = await waiting.write(pays(1), breaks_the_commit, pays(2))
    assert (one, type(error), two) == (1, sqlite3.IntegrityError, 2)
    assert await waiting.database.read(purses) == (COINS - 3, 3)
    assert await waiting.database.read(moves) == 2


async def test_a_busy_file_is_tried_again_by_those_who_wait_too(waiting: Waiting) -> None:
    tries: list[int] = []

    def busy(tx: sqlite3.Connection) -> int:
        tries.append(len(tries))
        if len(tries) < 3:
            error = sqlite3.OperationalError("locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error
        move(tx, 5)
        return 5

    assert await waiting.write(pays(1), busy, pays(2)) == [1, 5, 2]
    assert await waiting.database.read(purses) == (COINS - 8, 8)


async def test_what_shared_a_commit_rings_once(
    tmp_path: Path, written: Callable[..., Path]
) -> None:
    rung: list[str] = []
    path = tmp_path / "purses.db"
    async with Database.open(path, migrations=written(SCHEMA)) as database:
        database.on_insert("moves", lambda: rung.append("moves"))
        await Waiting(database).write(pays(1), regrets, pays(2))
        await asyncio.sleep(0)
    assert rung == ["moves"]
