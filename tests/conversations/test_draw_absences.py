"""Draws while the program lives and Telegram cannot be reached."""

import asyncio

import pytest

from playground.callbacks import Callback
from playground.groups import Group
from playground.people import Person
from tests.conversations.drawing import hold
from tests.conversations.stage import HUNG_SECONDS, Stage, plain

CLOSES = "SELECT state, closes_at - opens_at FROM draws"


@pytest.mark.polling
async def test_a_draw_closes_later_by_the_time_in_which_nobody_was_heard(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    _, card = await hold(encore, group, by=owner.id)
    await encore.later(minutes=110)
    await ann.taps(card, "Enter")
    await encore.quiet()
    program, playground = encore.program, encore.playground
    assert program is not None
    playground.storm("500", calls=-1, method="getUpdates")
    await ann.says(group, "Is it over?")
    async with asyncio.timeout(HUNG_SECONDS):
        while not program.intake.is_silent:
            await encore.tick()
    playground.clock.advance(minutes=20)
    await encore.tick()
    assert await encore.reads(lambda tx: tx.execute(CLOSES).fetchone()[0]) == "open"
    tap = ben.presses(card, "Enter")
    assert isinstance(tap, Callback)
    playground.storm("none")
    assert "You are in, good luck!" in (await asyncio.wait_for(tap.answer, HUNG_SECONDS)).text
    ((state, lasts),) = await encore.rows(CLOSES)
    # The playground's clock goes on while the program waits for its next try.
    assert (state, lasts // 60) == ("open", 120 + 20)
    await encore.later(seconds=11)
    await encore.due()
    assert "Open until 18 Nov, 14:20." in plain(card)
    await encore.later(minutes=10)
    for _ in range(4):
        await encore.due()
    assert "2 entrants" in plain(await group.hears("🔒"))
