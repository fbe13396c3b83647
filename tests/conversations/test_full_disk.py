"""A file that cannot grow: nothing is confirmed, nothing lost; with room again all goes on."""

import asyncio
import sqlite3

import pytest

from handlers.backoff import SHORTEST_PAUSE_SECONDS
from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import HUNG_SECONDS, Stage

PLENTY = 2**30


def _allow_pages(tx: sqlite3.Connection, most: int) -> None:
    tx.execute(f"PRAGMA max_page_count = {most}")


@pytest.mark.slow
@pytest.mark.polling
async def test_what_could_not_be_stored_is_asked_for_again(
    group: Group, ann: Person, encore: Stage
) -> None:
    assert encore.program is not None
    db = encore.program.db
    await encore.quiet()
    await db.write(_allow_pages, 1)
    for number in range(400):
        fan = encore.playground.person(f"Fan {number} {'x' * 40}")
        group.set_member(fan.account, status="member")
        await fan.says(group, "A message that finds no room")
    await ann.says(group, "/points")
    async with asyncio.timeout(HUNG_SECONDS):
        while encore.program.intake.backoff.cap == SHORTEST_PAUSE_SECONDS:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0)
    assert len(encore.playground.world.updates) > 0
    await db.write(_allow_pages, PLENTY)
    await group.hears("0 points")
    assert await encore.value("SELECT count(*) FROM events") == 400
    assert await encore.rows("SELECT why FROM quarantine") == []
