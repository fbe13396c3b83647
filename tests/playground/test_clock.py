"""The clock that can be moved."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from playground import PlaygroundClock

NOON = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


def test_it_begins_where_it_is_told_and_runs() -> None:
    clock = PlaygroundClock(NOON)
    assert NOON <= clock.now() < NOON + timedelta(minutes=1)


def test_a_standing_clock_moves_only_when_moved() -> None:
    clock = PlaygroundClock(NOON, running=False)
    assert clock.now() == NOON
    clock.advance(hours=24)
    assert clock.now() == NOON + timedelta(hours=24)
    clock.move_to(NOON + timedelta(days=3))
    assert clock.now() == NOON + timedelta(days=3)


def test_it_never_moves_back() -> None:
    clock = PlaygroundClock(NOON, running=False)
    with pytest.raises(ValueError, match="only moves ahead"):
        clock.move_to(NOON - timedelta(minutes=1))


async def test_a_move_wakes_every_sleeper_early() -> None:
    clock = PlaygroundClock(NOON)
    sleepers = [asyncio.create_task(clock.sleep(3600)) for _ in range(2)]
    await asyncio.sleep(0)
    clock.advance(minutes=1)
    await asyncio.wait_for(asyncio.gather(*sleepers), 5)


async def test_sleeping_ends_by_itself_too() -> None:
    await asyncio.wait_for(PlaygroundClock(NOON).sleep(0.01), 5)
    await PlaygroundClock(NOON).sleep(0)


def test_a_move_is_announced() -> None:
    clock = PlaygroundClock(NOON, running=False)
    moves: list[datetime] = []
    clock.on_move(lambda: moves.append(clock.now()))
    clock.advance(seconds=5)
    assert moves == [NOON + timedelta(seconds=5)]


async def test_a_standing_clock_can_run_on_and_its_sleepers_with_it() -> None:
    clock = PlaygroundClock(NOON, running=False)
    sleeper = asyncio.create_task(clock.sleep(0.01))
    await asyncio.sleep(0)
    assert clock.is_waited_for
    clock.advance(hours=1)
    clock.run()
    await asyncio.wait_for(sleeper, 5)
    assert not clock.is_waited_for
    assert NOON + timedelta(hours=1) <= clock.now() < NOON + timedelta(hours=1, minutes=1)
    before = clock.now()
    clock.run()
    assert clock.now() >= before


async def test_time_that_passes_by_wakes_sleepers_and_is_no_move() -> None:
    clock = PlaygroundClock(NOON, running=False)
    moves: list[datetime] = []
    clock.on_move(lambda: moves.append(clock.now()))
    sleeper = asyncio.create_task(clock.sleep(10))
    await asyncio.sleep(0)
    clock.pass_by(10)
    await asyncio.wait_for(sleeper, 5)
    assert (clock.now(), clock.unix()) == (
        NOON + timedelta(seconds=10),
        int(NOON.timestamp()) + 10,
    )
    assert moves == []
