"""Lanes: in order within a chat, side by side between chats, and no more work than can be done."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from handlers.lanes import MOST_AT_WORK, Lanes, Stored


def said(update_id: int, chat_id: int) -> Stored:
    return Stored(update_id, {"message": {"chat": {"id": chat_id}}}, 0)


@pytest.fixture
async def group() -> AsyncIterator[asyncio.TaskGroup]:
    async with asyncio.TaskGroup() as tasks:
        yield tasks


async def test_a_chat_is_served_in_order_while_another_waits_for_nobody(
    group: asyncio.TaskGroup,
) -> None:
    lanes, held, other = Lanes(group.create_task), asyncio.Event(), asyncio.Event()
    done: list[int] = []

    async def act(stored: Stored) -> None:
        if stored.update_id == 1:
            await held.wait()
        done.append(stored.update_id)
        other.set()

    for stored in (said(1, -1), said(2, -1), said(3, -2)):
        await lanes.put(stored, act)
    await other.wait()
    assert done == [3]
    held.set()
    await lanes.idle()
    assert done == [3, 1, 2]


async def test_calm_waits_for_those_at_work_and_not_for_those_that_wait(
    group: asyncio.TaskGroup,
) -> None:
    lanes, held = Lanes(group.create_task), asyncio.Event()
    begun = asyncio.Barrier(MOST_AT_WORK + 2)

    async def act(_: Stored) -> None:
        await begun.wait()
        await held.wait()

    for number in range(MOST_AT_WORK + 1):
        await lanes.put(said(number, -number), act)
    await begun.wait()
    # They only wait: after a moment nobody waits for them.
    await lanes.calm()
    assert not held.is_set()
    held.set()
    await lanes.idle()
    await lanes.calm()
