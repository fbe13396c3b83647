"""Nothing lost, nothing doubled: the program is killed again and again while people go on."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.lives import Home

pytestmark = pytest.mark.slow

KILLS = 30
GROUPS = 20
MESSAGES, CHECKINS, GRANTS, TAPS = 80, 55, 3, 12
LONGEST_LIFE_SECONDS = 0.6

NEWS_OPEN = "SELECT count(*) FROM inbox WHERE state = 'waiting' AND raw LIKE '%my_chat_member%'"
LETTERS_OPEN = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"

Act = Callable[[], Coroutine[Any, Any, object]]


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """A playground by the machine's own clock, as the program outside goes by it."""
    async with Playground(flood_control=False).serve() as playground:
        playground.world.profile.privacy = False
        yield Home(playground, tmp_path / "encore.db")


@dataclass(slots=True)
class Crowd:
    """Groups full of people, each of whom does one thing."""

    playground: Playground
    owner: Person
    groups: list[Group] = field(default_factory=list)
    expected: dict[int, int] = field(default_factory=dict)

    def member(self, group: Group, name: str, points: int) -> Person:
        """Let somebody in who will have so many points in the end."""
        person = self.playground.person(name, username=f"{name.lower()}_{len(self.expected)}")
        group.set_member(person.account, status="member")
        self.expected[person.id] = points
        return person

    def opens(self, number: int) -> None:
        """Open one more group with the bot in it."""
        self.groups.append(self.playground.group(f"Group {number}", owner=self.owner))

    def acts(self, group: Group, board: Message) -> list[Act]:
        """Return what happens in one group, in no order."""
        tellers = [self.member(group, "Tom", 2) for _ in range(MESSAGES)]
        checkers = [self.member(group, "Cid", 5) for _ in range(CHECKINS)]
        lucky = [self.member(group, "Gil", 9) for _ in range(GRANTS)]
        tappers = [self.member(group, "Pam", 0) for _ in range(TAPS - 4)] + [self.owner] * 4
        labels = ("Today", "Week", "Month", "All time")
        return [
            *(partial(person.says, group, f"Tom {person.id} speaks") for person in tellers),
            *(partial(person.says, group, "签到") for person in checkers),
            *(partial(self.grants, group, person) for person in lucky),
            *(
                partial(self.presses, person, board, labels[number % 4])
                for number, person in enumerate(tappers)
            ),
        ]

    async def grants(self, group: Group, person: Person) -> None:
        """Let the owner give 7 points for a message of 2."""
        said = await person.says(group, "My drawing of the encore")
        await self.owner.says(group, "/give 7 for the drawing", reply_to=said)

    async def presses(self, person: Person, board: Message, label: str) -> None:
        row = [button for row in board.keyboard for button in row if label in button["text"]]
        person.presses_button(board, row[0])

    def wrong(self, home: Home) -> dict[str, tuple[int, int]]:
        """Return who has other points than they should: name, wanted, had."""
        had = dict(home.rows("SELECT user_id, points FROM members"))
        return {
            f"{self.playground.world.accounts[user].name} {user}": (points, had.get(user, 0))
            for user, points in self.expected.items()
            if had.get(user, 0) != points
        }


async def test_thirty_kills_among_three_thousand_updates(home: Home) -> None:
    chance = random.Random(20261121)
    crowd = Crowd(home.playground, home.playground.person("Olga", username="olga"))
    acts = await prepared(home, crowd)
    chance.shuffle(acts)
    shares = [acts[number::KILLS] for number in range(KILLS)]
    lives = 0
    for number, share in enumerate(shares):
        crowd.opens(GROUPS + number)
        async with home.life() as life:
            await asyncio.gather(*(act() for act in share[::2]))
            if number % 5:
                await life.listens()
            for act in share[1::2]:
                await act()
            await asyncio.sleep(chance.uniform(0, LONGEST_LIFE_SECONDS))
            await life.ends(signal.SIGKILL)
            lives += 1
    assert lives == KILLS
    await settles(home, crowd)
    for group in crowd.groups:
        greetings = [m for m in group.messages.values() if "I am Encore" in m.text]
        assert 1 <= len(greetings) <= 2, group.transcript()


async def prepared(home: Home, crowd: Crowd) -> list[Act]:
    """Open the groups, get a board in each, and return everything that will happen."""
    for number in range(GROUPS):
        crowd.opens(number)
    acts: list[Act] = []
    async with home.life() as life:
        await life.listens()
        for group in crowd.groups:
            await crowd.owner.says(group, "/top")
        for group in list(crowd.groups):
            acts += crowd.acts(group, await group.hears("All time"))
        await life.ends(signal.SIGKILL)
    return acts


async def settles(home: Home, crowd: Crowd) -> None:
    """Let one last life finish everything; then the books must say what was expected."""
    async with home.life() as life:
        await life.listens()
        await home.playground.all_confirmed()
        await home.comes_to("SELECT count(*) FROM ledger", GROUPS * (CHECKINS + GRANTS))
        await home.comes_to(NEWS_OPEN, 0)
        await home.comes_to(LETTERS_OPEN, 0)
        assert await life.ends(signal.SIGTERM) == 0, life.printed
    assert crowd.wrong(home) == {}, "wanted and had"
    status, found = await home.audit()
    assert (status, found["problems"]) == (0, [])
    assert found["entries"] == GROUPS * (CHECKINS + GRANTS)
    assert found["ledger_sum"] == found["balance_sum"] == sum(crowd.expected.values())
    assert home.rows("SELECT count(*) FROM quarantine") == [(0,)]


@pytest.mark.serial
async def test_sigterm_under_load_ends_within_ten_seconds_and_loses_nothing(home: Home) -> None:
    crowd = Crowd(home.playground, home.playground.person("Olga", username="olga"))
    acts = await prepared(home, crowd)
    random.Random(6).shuffle(acts)
    third = len(acts) // 3
    for share in (acts[:third], acts[third : 2 * third], acts[2 * third :]):
        async with home.life() as life:
            await life.listens()
            await asyncio.gather(*(act() for act in share))
            async with asyncio.timeout(10):
                assert await life.ends(signal.SIGTERM) == 0, life.printed
            assert "[error" not in life.printed
    await settles(home, crowd)
