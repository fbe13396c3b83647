"""What is said at a time of its own comes once or twice, however often the program is killed."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.lives import Home

pytestmark = pytest.mark.slow

LETTERS_OPEN = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"
REMINDERS = "SELECT count(*) FROM reminders"
POSTS = "SELECT count(*) FROM posts WHERE state = 'active'"
OVER = "SELECT count(*) FROM posts WHERE state = 'over'"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """A playground by the machine's own clock, as the program outside goes by it."""
    async with Playground(flood_control=False).serve() as playground:
        playground.world.profile.privacy = False
        yield Home(playground, tmp_path / "encore.db")


async def planned(owner: Person, group: Group, home: Home) -> Message:
    """Plan a reminder and a post for the same moment, kept but not yet due."""
    await owner.says(group, "/remind 8s tea")
    await group.hears("I will remind you")
    await owner.says(group, "/schedule add 8s Hello everybody")
    card = await group.hears("To be posted")
    owner.presses(card, "Schedule")
    await home.comes_to(POSTS, 1)
    return card


async def test_killed_at_every_step_a_reminder_and_a_post_come(home: Home) -> None:
    owner = home.playground.person("Olga")
    group = home.playground.group("Encore Fans", owner=owner)
    async with home.life() as life:
        await life.listens()
        await group.hears("Encore")
        await planned(owner, group, home)
        await life.ends(signal.SIGKILL)
    for sign in ("⏰ ", "Hello everybody"):
        async with home.life() as life:
            with home.dies_saying(life, sign):
                assert await life.ends() == -signal.SIGKILL, life.printed
    async with home.life() as life:
        await life.listens()
        await home.comes_to(OVER, 1)
        await home.comes_to(LETTERS_OPEN, 0)
        assert await life.ends(signal.SIGTERM) == 0, life.printed
    said = [each.text for each in group.messages.values() if each.sender and each.sender.is_bot]
    reminders = [text for text in said if text.startswith("⏰") and "will" not in text]
    posted = [text for text in said if text == "Hello everybody"]
    assert 1 <= len(reminders) <= 2, group.transcript()
    assert 1 <= len(posted) <= 2, group.transcript()
    assert home.rows(REMINDERS) == [(1,)]
