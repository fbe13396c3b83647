"""What is said at a time of its own comes once or twice, however often the program is killed."""

import contextlib
import signal
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import feeds
from domain.feeds import Entry
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.lives import Home, Life

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


def news(home: Home) -> None:
    """Let a feed have been read, as far as that is one write, and its post wait."""
    with contextlib.closing(sqlite3.connect(home.database, isolation_level=None)) as tx:
        ((community_id, chat_key),) = tx.execute("SELECT community_id, chat_key FROM chats")
        place, url, now = (chat_key, None), "https://news.invalid/feed", int(time.time())
        made = feeds.add(tx, community_id=community_id, url=url, place=place, by=1, now=now)
        entry = Entry("one", "Tour dates", "")
        for entries in ([], [entry]):
            feeds.take(
                tx,
                feed_id=made.feed_id,
                title="News",
                entries=entries,
                etag="",
                modified="",
                now=now,
            )


async def announced(owner: Person, group: Group, home: Home, life: Life) -> None:
    """Announce something, and be killed when it goes out."""
    await owner.says(group, "/announce Party tonight")
    card = await group.hears("To be announced")
    with home.dies_saying(life, "Party tonight"):
        owner.presses(card, "Announce now")
        assert await life.ends() == -signal.SIGKILL, life.printed


async def test_killed_at_every_step_reminders_posts_announcements_and_news_come(
    home: Home,
) -> None:
    owner = home.playground.person("Olga")
    group = home.playground.group("Encore Fans", owner=owner)
    async with home.life() as life:
        await life.listens()
        await group.hears("Encore")
        await announced(owner, group, home, life)
    async with home.life() as life:
        await life.listens()
        await planned(owner, group, home)
        await life.ends(signal.SIGKILL)
    for sign in ("⏰ ", "Hello everybody", "📰 "):
        if sign == "📰 ":
            news(home)
        async with home.life() as life:
            with home.dies_saying(life, sign):
                assert await life.ends() == -signal.SIGKILL, life.printed
    async with home.life() as life:
        await life.listens()
        await home.comes_to(OVER, 2)
        await home.comes_to(LETTERS_OPEN, 0)
        assert await life.ends(signal.SIGTERM) == 0, life.printed
    said = [each.text for each in group.messages.values() if each.sender and each.sender.is_bot]
    for sign in ("⏰ \u2068Olga", "Hello everybody", "Party tonight", "📰 "):
        assert 1 <= sum(text.startswith(sign) for text in said) <= 2, group.transcript()
    assert home.rows(REMINDERS) == [(1,)]
