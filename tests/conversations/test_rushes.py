"""Many at once: a backlog after an outage, and three hundred check-ins in a minute."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from scheduling.pacing import Limits
from tests.conversations.stage import HUNG_SECONDS, Stage

pytestmark = pytest.mark.slow

UPDATES, GROUPS, PEOPLE = 10_000, 10, 40
CHECKED_IN = "SELECT count(*) FROM checkins"
RULE_COOLDOWN, RULE_DAILY = 60, 20


@dataclass(slots=True)
class Outage:
    """What people do in an hour without the program, and what it must come to."""

    stage: Stage
    groups: list[Group]
    people: dict[int, list[Person]]
    points: Counter[int] = field(default_factory=Counter)
    messages: Counter[int] = field(default_factory=Counter)
    commands: Counter[int] = field(default_factory=Counter)
    rewarded_at: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    async def happens(self, chance: random.Random) -> None:
        clock = self.stage.playground.clock
        for number in range(UPDATES):
            group = chance.choice(self.groups)
            person = chance.choice(self.people[group.id])
            if number % 50 == 0:
                await person.says(group, "/top")
                self.commands[group.id] += 1
            elif number % 50 == 1:
                await person.says(group, "签到")
                self.points[person.id] += 5 if self.is_first(person) else 0
            else:
                await person.says(group, f"This is message number {number}")
                self.messages[group.id] += 1
                self.earns(person, clock.unix())
            clock.advance(seconds=3600 / UPDATES)

    def is_first(self, person: Person) -> bool:
        """Say whether this is the person's first check-in."""
        kept = self.rewarded_at[-person.id]
        kept.append(0)
        return len(kept) == 1

    def earns(self, person: Person, at: int) -> None:
        """Apply the rule as product.md tells it, message by message."""
        before = self.rewarded_at[person.id]
        if len(before) < RULE_DAILY and (not before or at - before[-1] >= RULE_COOLDOWN):
            before.append(at)
            self.points[person.id] += 2


async def test_ten_thousand_updates_of_an_hour_are_swallowed_in_order(
    stage: Stage, playground: Playground, owner: Person
) -> None:
    groups = [playground.group(f"Group {n}", owner=owner) for n in range(GROUPS)]
    people = {group.id: [playground.person(f"Fan {n}") for n in range(PEOPLE)] for group in groups}
    for group in groups:
        for person in people[group.id]:
            group.set_member(person.account, status="member")
    async with stage.life():
        for group in groups:
            await group.hears("Encore")
        await stage.quiet()
    outage = Outage(stage, groups, people)
    await outage.happens(random.Random(5))
    playground.clock.advance(minutes=15)
    before = len(stage.said())
    async with stage.life():
        await playground.all_confirmed()
        await stage.quiet()
        playground.clock.advance(seconds=10)
        for group in groups:
            line = await group.hears("I was away")
            counted, not_run = outage.messages[group.id], outage.commands[group.id]
            assert f"counted {counted} messages" in line.text
            assert f"commands not run: {not_run}" in line.text
        await stage.due()
        assert len(stage.said()) - before == GROUPS
        had = dict(await stage.rows("SELECT user_id, points FROM members WHERE points > 0"))
        assert had == {user: points for user, points in outage.points.items() if points}
        await stage.books_balance()


class TestCheckIns:
    """Three hundred people check in within a minute, in a group with the usual limits."""

    @pytest.fixture
    def limits(self) -> Limits:
        # The window of a minute goes by the playground's clock; the rest by the machine's.
        return replace(Limits(), chat=1e6, overall=1e6, burst=1e6)

    @pytest.fixture
    async def playground(self, clock: PlaygroundClock) -> AsyncIterator[Playground]:
        async with Playground(clock=clock, flood_control=False).serve() as opened:
            yield opened

    async def test_all_are_counted_few_messages_answer_and_other_groups_are_quick(
        self, group: Group, encore: Stage, playground: Playground, owner: Person
    ) -> None:
        other = playground.group("Borealis", owner=owner)
        await other.hears("Encore")
        await encore.later(minutes=2)
        fans = [playground.person(f"Fan{number:03}") for number in range(300)]
        for fan in fans:
            group.set_member(fan.account, status="member")
        began = playground.clock.unix()
        for number, fan in enumerate(fans):
            await fan.says(group, "签到")
            if number % 5 == 4:
                await self.are_checked_in(encore, number + 1)
                playground.clock.advance(seconds=1)
            if number == 150:
                await owner.says(other, "/points")
                await other.hears("0 points")
        assert playground.clock.unix() - began <= 70
        while await encore.value_now("SELECT count(*) FROM inbox WHERE state = 'waiting'"):
            playground.clock.advance(seconds=1)
            await encore.tick()
        answers = [m for m in group.messages.values() if m.sender is playground.bot]
        assert await encore.value("SELECT count(*) FROM checkins") == 300
        told = "\n".join(answer.text for answer in answers)
        assert [fan.name for fan in fans if told.count(fan.name) != 1] == []
        assert len([answer for answer in answers if answer.date >= began]) <= 20

    async def are_checked_in(self, encore: Stage, number: int) -> None:
        """Wait until so many are, however many of them were answered."""
        async with asyncio.timeout(HUNG_SECONDS):
            while await encore.value_now(CHECKED_IN) < number:  # noqa: ASYNC110 - asks a file
                await asyncio.sleep(0)
