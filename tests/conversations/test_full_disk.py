"""A file that cannot grow: nothing is confirmed, nothing lost; with room again all goes on."""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from bot import deliveries
from handlers.backoff import SHORTEST_PAUSE_SECONDS
from playground.groups import Group
from playground.people import Person
from storage import outbox
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


async def test_what_is_on_its_way_out_waits_for_room_and_goes_out_once(
    group: Group, owner: Person, encore: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither is it lost nor said twice, nor does the program end by it."""
    refused: list[str] = []

    def refusing_once(work: Callable[..., Any]) -> Callable[..., Any]:
        def refuse(*given: Any, **named: Any) -> Any:
            if work.__name__ not in refused:
                refused.append(work.__name__)
                full = sqlite3.OperationalError("database or disk is full")
                full.sqlite_errorcode = sqlite3.SQLITE_FULL
                raise full
            return work(*given, **named)

        return refuse

    monkeypatch.setattr(outbox, "claim", refusing_once(outbox.claim))
    monkeypatch.setattr(deliveries, "delivered", refusing_once(deliveries.delivered))
    other = encore.playground.group("Borealis Fans", owner=owner)
    await encore.until(lambda: len(refused) == 2, seconds=2)
    encore.playground.clock.advance(seconds=2)
    await encore.quiet()
    assert refused == ["claim", "delivered"]
    greetings = [
        said for said in encore.said() if said["chat_id"] == other.id and "Encore" in said["text"]
    ]
    assert len(greetings) == 1
