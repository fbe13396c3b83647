"""5,000 updates a second: nothing is lost, nothing piles up, the page keeps up with the end."""

import asyncio

import pytest

from tests.playground.flood import Flood, a_flood

pytestmark = [pytest.mark.slow, pytest.mark.serial]

MEMBERS, PER_SECOND = 5_000, 5_000
ENOUGH = 20_000
MOST_KIB = 250_000
LAGGARD_KIB = 60_000
PATIENCE_SECONDS = 120


async def _flows(flood: Flood) -> int:
    """Let the crowd talk until enough was taken, silence it, and return how much it said."""
    await flood.crowd(MEMBERS, PER_SECOND)
    while len(flood.taken) < ENOUGH:  # noqa: ASYNC110 - a count rings no bell
        await asyncio.sleep(0.01)
    said: int = (await flood.crowd(MEMBERS, 0))["said"]
    while (await flood.state())["crowd"]["waiting"]:  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.05)
    return said


async def test_a_flood_is_taken_whole_in_order_and_leaves_nothing_behind() -> None:
    async with a_flood() as flood, asyncio.timeout(PATIENCE_SECONDS):
        taking = asyncio.create_task(flood.take())
        looking = asyncio.create_task(flood.look())
        await flood.looked.wait()
        said = await _flows(flood)
        first, last = flood.taken[0], flood.taken[-1]
        assert flood.taken == list(range(first, last + 1))
        # The world began with some; a reaction that was there already is none.
        assert said * 0.99 < len(flood.taken) < said + 20
        newest = max(
            message["id"]
            for chat in (await flood.state())["chats"]
            for message in chat["messages"]
        )
        while flood.newest < newest:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.01)
        # A page is told of the newest only: bounded, whatever happens.
        assert flood.events < len(flood.taken)
        assert flood.resident_kib() < MOST_KIB
        taking.cancel()
        looking.cancel()


async def test_memory_does_not_grow_with_what_was_taken() -> None:
    async with a_flood() as flood, asyncio.timeout(PATIENCE_SECONDS):
        taking = asyncio.create_task(flood.take())
        await _flows(flood)
        before = flood.resident_kib()
        flood.taken.clear()
        await _flows(flood)
        assert flood.resident_kib() - before < LAGGARD_KIB
        taking.cancel()
