"""A message to members reaches each of them once or twice, however often the program is killed."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.lives import Home

pytestmark = pytest.mark.slow

MANY = 12
SIGN = "The dates are out"
BEGUN = "SELECT count(*) FROM broadcasts WHERE state IN ('waiting', 'running')"
OVER = "SELECT count(*) FROM broadcasts WHERE state = 'over'"
OPEN = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"
FATES = "SELECT state, count(*) FROM broadcast_recipients GROUP BY state"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """A playground by the machine's own clock, as the program outside goes by it."""
    async with Playground(flood_control=False).serve() as playground:
        playground.world.profile.privacy = False
        yield Home(playground, tmp_path / "encore.db")


async def ready(home: Home, owner: Person, group: Group) -> list[Person]:
    """Let people join and start the bot, and the owner confirm a message to them."""
    fans = [home.playground.person(f"Fan{number}") for number in range(MANY)]
    for fan in fans:
        await fan.joins(group)
        await fan.says(group, "hello there everybody")
        await fan.starts()
    await owner.starts()
    await owner.says(group, f"/announce members {SIGN}")
    card = await owner.private.hears("To members privately")
    owner.presses(card, "Send to")
    return fans


async def test_killed_at_every_step_each_member_gets_it_once_or_twice(home: Home) -> None:
    owner = home.playground.person("Olga")
    group = home.playground.group("Encore Fans", owner=owner)
    async with home.life() as life:
        await life.listens()
        await group.hears("Encore")
        fans = await ready(home, owner, group)
        # Confirmed, and perhaps a portion is queued.
        await home.comes_to(BEGUN, 1)
        await life.ends(signal.SIGKILL)
    # Telegram has a letter, which is not noted; again with the same letters; the report.
    for sign in (SIGN, SIGN, "✅ Sent"):
        async with home.life() as life:
            with home.dies_saying(life, sign):
                assert await life.ends() == -signal.SIGKILL, life.printed
    async with home.life() as life:
        await life.listens()
        await home.comes_to(OVER, 1)
        await home.comes_to(OPEN, 0)
        assert await life.ends(signal.SIGTERM) == 0, life.printed
    assert home.rows(FATES) == [("sent", MANY + 1)]
    for person in fans:
        came = [each for each in person.private.messages.values() if SIGN in each.text]
        assert 1 <= len(came) <= 2, person.private.transcript()
