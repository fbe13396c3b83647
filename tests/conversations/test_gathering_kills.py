"""An event goes its way once however often the program is killed: each message once or twice."""

import re
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from playground.chats import Chat
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.lives import Home

pytestmark = pytest.mark.slow

ANSWER = (
    "SELECT coalesce(max(answer), '') FROM gathering_guests JOIN members USING (member_id)"
    " WHERE user_id = {}"
)
EVENTS = "SELECT count(*) FROM gatherings"
STATE = "SELECT state FROM gatherings"
THANKED = "SELECT count(*) FROM ledger WHERE reason = 'event'"
SHEET = "SELECT coalesce(max(step), 0) FROM gathering_feedback"
LETTERS_OPEN = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending', 'unknown')"
INBOX_OPEN = "SELECT count(*) FROM inbox WHERE state = 'waiting'"
DAY = 86_400
REMINDERS = ("still coming", "In half an hour", "begins now")


@dataclass(slots=True)
class Evening:
    """An event and its people, in one life after another."""

    home: Home
    group: Group
    host: Person

    async def dies_at(self, sql: str, expected: object) -> None:
        """Live until the file says this, and not a moment longer."""
        async with self.home.life() as life:
            await self.home.kills_when(life, sql, expected)

    async def dies_saying(self, sign: str) -> None:
        """Live until Telegram has a message with this sign, before the file can say so."""
        async with self.home.life() as life:
            with self.home.dies_saying(life, sign):
                assert await life.ends() == -signal.SIGKILL, life.printed

    async def lives(self, until: str = INBOX_OPEN) -> None:
        """Live until everybody is answered, and end in order; what may be lost is sent later."""
        async with self.home.life() as life:
            await life.listens()
            await self.home.playground.all_confirmed()
            await self.home.comes_to(INBOX_OPEN, 0)
            await self.home.comes_to(until, 0)
            assert await life.ends(signal.SIGTERM) == 0, life.printed

    def begins_in(self, seconds: int) -> None:
        """Have the event begin then, while nobody lives."""
        self.home.changes("UPDATE gatherings SET starts_at = ?", int(time.time()) + seconds)

    def is_due(self, kind: str, ref: str = "1") -> None:
        """Have something planned be due at once, and nothing else of events."""
        later = "UPDATE chores SET due_at = ? WHERE kind LIKE 'gathering%' AND state = 'waiting'"
        self.home.changes(later, int(time.time()) + DAY)
        now = "UPDATE chores SET due_at = ? WHERE kind = ? AND ref = ? AND state = 'waiting'"
        self.home.changes(now, int(time.time()) - 1, kind, ref)


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    async with Playground(flood_control=False).serve() as playground:
        playground.world.profile.privacy = False
        host = playground.person("Olga")
        group = playground.group("Encore Fans", owner=host)
        home = Home(playground, tmp_path / "encore.db")
        async with home.life() as life:
            await life.listens()
            await group.hears("Encore")
            await life.ends(signal.SIGKILL)
        yield Evening(home, group, host)


def heard(chat: Chat, sign: str) -> list[Message]:
    """Return what the bot said with a sign, each of them once."""
    return [
        each
        for each in chat.messages.values()
        if each.sender and each.sender.is_bot and re.search(sign, each.text)
    ]


async def is_made(evening: Evening) -> Message:
    """Announce an event for one, killed as its card goes out; return the card."""
    await evening.host.says(evening.group, '/event new "Tea" in 9 days 1 "Room 5"')
    await evening.dies_saying("📅 ")
    assert evening.home.rows(EVENTS) == [(1,)]
    return heard(evening.group, "^📅 ")[-1]


async def is_answered(evening: Evening, card: Message, ann: Person, ben: Person) -> None:
    """Give Ann the seat and then Ben, killed at each answer and as he is asked."""
    for person, answer in ((ann, "yes"), (ben, "waiting")):
        person.presses(card, "✅ Yes")
        await evening.dies_at(ANSWER.format(person.id), answer)
    ann.presses(card, "❌ No")
    await evening.dies_saying("🎟 ")
    assert evening.home.rows(ANSWER.format(ann.id)) == [("no",)]
    ben.presses(heard(ben.private, "^🎟 ")[-1], "✅ Take it")
    await evening.dies_at(ANSWER.format(ben.id), "yes")


async def is_reminded_of(evening: Evening, ben: Person) -> None:
    """Let the three reminders come, killed as each goes out."""
    steps = (("day", DAY), ("soon", 1800), ("start", 0))
    for (step, begins_in), sign in zip(steps, REMINDERS, strict=True):
        evening.begins_in(begins_in)
        evening.is_due("gathering_remind", f"1:{step}")
        await evening.dies_saying(sign)
    assert "Room 5" in heard(ben.private, "begins now")[0].text


async def is_attended(evening: Evening, ben: Person, cleo: Person) -> None:
    """Note Cleo by the link and Ben by the list, killed at the points and at the letter."""
    host = evening.host
    await host.starts("evdesk_1")
    await evening.lives()
    desk = heard(host.private, "Code:")[-1]
    await cleo.starts(desk.text.partition("start=")[2].split()[0])
    await evening.dies_at(THANKED, 1)
    host.presses(desk, "📋 List")
    await evening.lives()
    host.presses(desk, next(label for label in desk.buttons if "Ben" in label))
    await evening.dies_saying("Welcome to")
    points = evening.home.rows("SELECT points FROM ledger WHERE reason = 'event'")
    assert points == [(30,), (30,)]


async def is_judged(evening: Evening, ben: Person, cleo: Person) -> None:
    """End the event and ask how it was, killed at the end, the questions and each answer."""
    evening.begins_in(-6 * 3600)
    evening.is_due("gathering_over")
    await evening.dies_at(STATE, "over")
    evening.is_due("gathering_ask")
    await evening.dies_saying("How was it")
    await evening.lives(LETTERS_OPEN)
    question = heard(ben.private, "How was it")[-1]
    for step, button in ((2, "4 ⭐"), (3, "👍 Yes"), (4, "Skip")):
        ben.presses(question, button)
        await evening.dies_at(SHEET, step)
        await evening.lives()
    assert "Thank you" in question.text
    evening.home.changes("UPDATE gatherings SET feedback_until = ?", int(time.time()))
    evening.is_due("gathering_close")
    await evening.dies_saying("Fewer than 5")
    await evening.lives(LETTERS_OPEN)


async def test_killed_at_every_step_an_event_is_held_once(evening: Evening) -> None:
    home, group = evening.home, evening.group
    ann, ben, cleo = (home.playground.person(name) for name in ("Ann", "Ben", "Cleo"))
    for person in (ann, ben, cleo):
        group.set_member(person.account, status="member")
    for person in (evening.host, ann, ben, cleo):
        await person.says(group, "I love the encore")
        await person.starts()
    await evening.lives()
    card = await is_made(evening)
    await is_answered(evening, card, ann, ben)
    await is_reminded_of(evening, ben)
    await is_attended(evening, ben, cleo)
    await is_judged(evening, ben, cleo)
    assert home.rows("SELECT stars, again FROM gathering_feedback WHERE stars") == [(4, "yes")]
    for chat, signs in (
        (group, ["^📅 "]),
        (ben.private, ["^🎟 |^📅 Meet-up", *REMINDERS, "Welcome to", "“Tea” in Encore Fans\n\n"]),
        (cleo.private, ["Welcome to", "How was it"]),
        (evening.host.private, ["Fewer than 5"]),
    ):
        for sign in signs:
            assert 1 <= len(heard(chat, sign)) <= 2, f"{sign} in {chat.transcript()}"
    assert sorted(home.rows("SELECT answer FROM gathering_guests")) == [
        ("no",),
        ("yes",),
        ("yes",),
    ]
    status, found = await home.audit()
    assert (status, found["problems"]) == (0, [])
