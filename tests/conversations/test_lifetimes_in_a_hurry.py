"""A group that has used up its messages of a minute is tidied all the same."""

import asyncio

import pytest

from playground.groups import Group
from playground.people import Person
from scheduling.pacing import Limits
from tests.conversations.stage import HUNG_SECONDS, Stage


@pytest.fixture
def limits() -> Limits:
    """The greeting and two answers a minute."""
    return Limits(overall=1e6, burst=1e6, chat=1e6, group=3, reserved=0, alone=3)


async def test_deletions_do_not_wait_for_the_budget_of_messages(
    group: Group, owner: Person, encore: Stage
) -> None:
    hints = []
    for _ in range(2):
        await owner.says(group, "/give")
        hints.append(await group.hears("/give 50"))
    await encore.later(seconds=43)
    await owner.says(group, "/take")
    await encore.playground.all_confirmed()
    encore.playground.clock.advance(seconds=3)
    async with asyncio.timeout(HUNG_SECONDS):
        while not all(hint.deleted for hint in hints):  # noqa: ASYNC110 - told to nobody
            await asyncio.sleep(0.01)
    assert len(encore.said()) == 3
    # The answer that had to wait is too late by now, and dropped.
    encore.playground.clock.advance(seconds=60)
