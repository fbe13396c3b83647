"""The due loop on a real file: each chore once, whatever fails, crashes or runs beside it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from sqlite3 import SQLITE_FULL, Connection, OperationalError

import pytest

from bot.chores import Work
from scheduling.due import DueWork, Errand, Kinds
from storage import chores, outbox
from storage.chores import Chore
from storage.database import Database
from tests.scheduling.tasks import begin, ended

NOW = 1_790_000_000
OWNER = 77


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database.open(tmp_path / "due.db") as opened:
        yield opened


def say(tx: Connection, chore: Chore, now: int) -> None:
    outbox.add(tx, card="said", facts=chore.facts, user_id=1, now=now)


def a_loop(db: Database, work: Work = say, errand: Errand | None = None) -> DueWork:
    errands = {"errand": errand} if errand else {}
    kinds = Kinds(chores={"say": work}, errands=errands)
    return DueWork(db, kinds, owners=[OWNER], spawn=begin)


def plan(tx: Connection, count: int, *, kind: str = "say", due_at: int = NOW) -> None:
    for number in range(count):
        chores.add(tx, kind=kind, ref=str(number), facts={"number": number}, due_at=due_at)


def said(tx: Connection) -> list[str]:
    rows = tx.execute("SELECT facts FROM outbox WHERE card = 'said' ORDER BY outbox_id")
    return [facts for (facts,) in rows]


def told(tx: Connection) -> list[str]:
    return [facts for (facts,) in tx.execute("SELECT facts FROM outbox WHERE card = 'owner'")]


def states(tx: Connection) -> list[tuple[str, int]]:
    return tx.execute("SELECT state, tries FROM chores ORDER BY chore_id").fetchall()


async def test_a_chore_is_done_at_its_time_or_later_and_once(db: Database) -> None:
    await db.write(plan, 3)
    loop = a_loop(db)
    await loop(NOW - 1)
    assert await db.read(said) == []
    for now in (NOW, NOW, NOW + 3600):
        await loop(now)
    assert len(await db.read(said)) == 3


def test_a_kind_that_two_features_would_take_is_refused() -> None:
    """One name for what waits at the door and for points that wait let neither be done."""

    async def errand(chore: Chore) -> None:
        raise AssertionError(chore)

    with pytest.raises(ValueError, match="'newcomer'"):
        Kinds(chores={"newcomer": say}, errands={"newcomer": errand})


async def test_the_same_ref_is_planned_once_even_after_it_was_done(db: Database) -> None:
    await db.write(plan, 1)
    await db.write(plan, 1)
    await a_loop(db)(NOW)
    await db.write(plan, 1)
    await a_loop(db)(NOW)
    assert len(await db.read(said)) == 1


async def test_two_loops_side_by_side_do_each_chore_once(db: Database) -> None:
    await db.write(plan, 200)
    await asyncio.gather(a_loop(db)(NOW), a_loop(db)(NOW))
    found = await db.read(said)
    assert len(found) == len(set(found)) == 200


async def test_a_chore_that_was_cut_off_is_done_by_the_next_life(db: Database) -> None:
    def cut(tx: Connection, chore: Chore, now: int) -> None:
        say(tx, chore, now)
        raise asyncio.CancelledError

    await db.write(plan, 1)
    with pytest.raises(asyncio.CancelledError):
        await a_loop(db, cut)(NOW)
    assert await db.read(said) == []
    await a_loop(db)(NOW)
    assert len(await db.read(said)) == 1


async def test_one_that_fails_holds_up_no_other_and_is_given_up_at_the_third_time(
    db: Database,
) -> None:
    def odd(tx: Connection, chore: Chore, now: int) -> None:
        if chore.ref == "0":
            raise ZeroDivisionError
        say(tx, chore, now)

    await db.write(plan, 2)
    loop = a_loop(db, odd)
    for second in range(0, 600, 20):
        await loop(NOW + second)
    assert await db.read(said) == ['{"number": 1}']
    assert await db.read(states) == [("failed", 2), ("done", 0)]
    assert await db.read(told) == ['{"kind": "job", "job": "say"}']


async def test_a_chore_of_an_unknown_kind_holds_up_no_other(db: Database) -> None:
    await db.write(plan, 1, kind="forgotten", due_at=NOW - 10)
    await db.write(plan, 1)
    await a_loop(db)(NOW)
    assert len(await db.read(said)) == 1


async def test_an_errand_runs_beside_the_loop_and_once(db: Database) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()
    ran: list[str] = []

    async def errand(chore: Chore) -> None:
        ran.append(chore.ref)
        begun.set()
        await may_end.wait()

    await db.write(plan, 1, kind="errand")
    await db.write(plan, 1)
    loop = a_loop(db, errand=errand)
    await loop(NOW)
    await begun.wait()
    await loop(NOW + 1)
    assert len(await db.read(said)) == 1
    may_end.set()
    await ended()
    await loop(NOW + 2)
    assert ran == ["0"]
    assert await db.read(states) == [("done", 0), ("done", 0)]


async def test_an_errand_that_was_cut_off_runs_again_in_the_next_life(db: Database) -> None:
    ran: list[str] = []

    async def cut(chore: Chore) -> None:
        raise asyncio.CancelledError

    async def errand(chore: Chore) -> None:
        ran.append(chore.ref)

    await db.write(plan, 1, kind="errand")
    await a_loop(db, errand=cut)(NOW)
    with pytest.raises(asyncio.CancelledError):
        await ended()
    await a_loop(db, errand=errand)(NOW)
    await ended()
    assert ran == ["0"]


async def test_an_errand_that_fails_is_tried_three_times(db: Database) -> None:
    tries: list[str] = []

    async def errand(chore: Chore) -> None:
        tries.append(chore.ref)
        raise ZeroDivisionError

    await db.write(plan, 1, kind="errand")
    loop = a_loop(db, errand=errand)
    for second in range(0, 600, 20):
        await loop(NOW + second)
        await ended()
    assert len(tries) == 3
    assert await db.read(told) == ['{"kind": "job", "job": "errand"}']


async def test_an_errand_that_cannot_be_noted_rests_for_a_minute(db: Database) -> None:
    """A whole backup each second would not make room on a full disk."""
    begun = []

    async def errand(chore: Chore) -> None:
        begun.append(chore.ref)
        full = OperationalError("database or disk is full")
        full.sqlite_errorcode = SQLITE_FULL
        raise full

    await db.write(plan, 1, kind="errand")
    loop = a_loop(db, errand=errand)
    for now in (NOW, NOW + 1, NOW + 59, NOW + 60):
        await loop(now)
        await ended()
    assert len(begun) == 2
    assert await db.read(states) == [("waiting", 0)]


async def test_what_is_planned_anew_takes_the_place_of_what_was_planned(db: Database) -> None:
    def change(tx: Connection, due_at: int) -> None:
        chores.set_due(tx, kind="say", ref="0", facts={"number": 9}, due_at=due_at)

    await db.write(plan, 1)
    await db.write(change, NOW + 60)
    loop = a_loop(db)
    await loop(NOW)
    assert await db.read(said) == []
    await loop(NOW + 60)
    await db.write(change, NOW + 120)
    await loop(NOW + 120)
    assert await db.read(said) == ['{"number": 9}'] * 2


async def test_what_was_called_off_is_not_done(db: Database) -> None:
    def call_off(tx: Connection) -> None:
        chores.remove(tx, kind="say", ref="0")

    await db.write(plan, 1)
    await db.write(call_off)
    await a_loop(db)(NOW)
    assert await db.read(said) == []


async def test_done_chores_are_forgotten_and_waiting_ones_kept(db: Database) -> None:
    await db.write(plan, 1)
    await a_loop(db)(NOW)
    await db.write(chores.remove_before, NOW)
    assert await db.read(states) == [("done", 0)]
    await db.write(plan, 2, kind="late")
    await db.write(chores.remove_before, NOW + 1)
    assert await db.read(states) == [("waiting", 0)] * 2
