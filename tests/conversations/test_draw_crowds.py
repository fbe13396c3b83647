"""Draws under load, in several chats, and in a group that becomes a supergroup meanwhile."""

import asyncio
from sqlite3 import Connection

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from scheduling.pacing import Limits
from tests.conversations.drawing import hold
from tests.conversations.stage import Stage, plain

PEOPLE, TWICE = 400, 100


class TestHotButton:
    @pytest.fixture
    def limits(self) -> Limits:
        """As fast as Telegram lets us speak."""
        return Limits()

    @pytest.mark.slow
    async def test_five_hundred_taps_of_four_hundred_people_are_four_hundred_entries(
        self, group: Group, owner: Person, encore: Stage, playground: Playground
    ) -> None:
        _, card = await hold(encore, group, by=owner.id)
        people = [playground.person(f"Fan {number}") for number in range(PEOPLE)]
        for person in people:
            group.set_member(person.account, status="member")
        before = len(encore.said("editMessageText"))
        taps = []
        for number, person in enumerate([*people, *people[:TWICE]]):
            taps.append(asyncio.ensure_future(person.taps(card, "Enter")))
            if number % 100 == 99:
                playground.clock.advance(seconds=1)
                await encore.tick()
        answers = await asyncio.gather(*taps)
        assert (
            sum(answer.text.startswith("You are in, good luck!") for answer in answers) == PEOPLE
        )
        assert sum("already" in answer.text for answer in answers) == TWICE
        assert await encore.value("SELECT count(*) FROM draw_entries") == PEOPLE
        for _ in range(60):
            playground.clock.advance(seconds=1)
            await encore.tick()
        await encore.quiet()
        assert f"{PEOPLE} entrants, tickets: {PEOPLE}." in plain(card)
        assert 1 <= len(encore.said("editMessageText")) - before <= 6


async def test_an_upgraded_group_gets_the_card_again_and_the_draw_goes_on(
    encore: Stage, playground: Playground, owner: Person, ann: Person, ben: Person
) -> None:
    group = playground.group("Aurora Fans", owner=owner, members=[ann, ben], supergroup=False)
    await group.hears("Encore")
    _, card = await hold(encore, group, by=owner.id)
    await ann.taps(card, "Enter")
    await encore.quiet()
    upgraded = await group.upgrade_to_supergroup()
    await ben.says(upgraded, "We are a supergroup now")
    await encore.later(seconds=11)
    await encore.due()
    again = await upgraded.hears("🎁")
    assert "1 entrant, tickets: 1." in plain(again)
    assert "You are in already" in (await ann.taps(again, "Enter")).text
    await ben.taps(again, "Enter")
    await encore.later(hours=2)
    for _ in range(4):
        await encore.due()
    await upgraded.hears("🎉")
    assert await encore.value("SELECT entrants FROM draws") == 2


def _join(tx: Connection) -> None:
    tx.execute("UPDATE chats SET community_id = 1")


async def test_several_chats_of_a_community_carry_one_list(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage, playground: Playground
) -> None:
    second = playground.group("Aurora Talk", owner=owner, members=[ann, ben])
    await second.hears("Encore")
    await encore.quiet()
    assert encore.program is not None
    await encore.program.db.write(_join)
    _, card = await hold(encore, group, second, by=owner.id)
    other = await second.hears("🎁")
    await ann.taps(card, "Enter")
    assert "You are in already" in (await ann.taps(other, "Enter")).text
    await ben.taps(other, "Enter")
    await encore.later(seconds=11)
    await encore.due()
    for each in (card, other):
        assert "2 entrants, tickets: 2." in plain(each)


async def test_a_deleted_card_comes_back_once(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    _, card = await hold(encore, group, by=owner.id)
    await ann.taps(card, "Enter")
    await owner.deletes(card)
    await _cards_due(encore)
    again = await group.hears("🎁")
    assert "1 entrant, tickets: 1." in plain(again)
    await owner.deletes(again)
    await _cards_due(encore)
    assert sum("🎁" in said["text"] for said in encore.said()) == 2


async def _cards_due(encore: Stage) -> None:
    """Let live cards be edited, and what became of the edits be seen."""
    for _ in range(3):
        await encore.later(seconds=11)
        await encore.due()
