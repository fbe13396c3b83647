"""A group in which a feature is used while one life of the program after the other ends in it."""

import asyncio
import contextlib
import shutil
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot import consistency
from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.dying import ANYWAY
from tests.conversations.lives import GLANCE_SECONDS, PATIENCE_SECONDS, Home

STEPS = (
    "inbox:before",
    "inbox:within",
    "inbox:after",
    "effect:before",
    "effect:within",
    "effect:after",
    "call:before",
    "call:after",
)
WAITING = (
    "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')"
    " + (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending'))"
    " + (SELECT count(*) FROM chores WHERE state = 'waiting' AND due_at <= {0})"
    " + (SELECT count(*) FROM schedules WHERE state = 'open' AND next_at <= {0})"
)
# One thing that is due may have another follow in a moment.
SOON_SECONDS = 5
# Looks at what is due follow each start; the first plans what the program does by itself.
PLANNED = "SELECT count(*) > 0 FROM schedules"
ACTS = "SELECT count(*) FROM audit_log"
AUDITED = "SELECT act, facts, at FROM audit_log"


@dataclass(slots=True)
class Matrix:
    """One group in which something is done, and how often a life ended on its way."""

    home: Home
    group: Group
    people: dict[str, Person]
    ways: dict[str, str] = field(default_factory=dict)
    kills: int = 0

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    async def lives(self, *acts: "Act") -> None:
        """Let a life do what others left, and then one act after the other."""
        async with self.home.life(**self.ways) as life:
            await life.listens()
            await self.home.comes_to(PLANNED, 1)
            await self.rests()
            for act in acts:
                await act(self)
                await self.rests()
            assert await life.ends(signal.SIGTERM) == 0, life.printed

    async def rests(self) -> None:
        """Wait until nothing waits."""
        await self.home.playground.all_confirmed()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self._waiting():  # noqa: ASYNC110 - a file has no events
                await asyncio.sleep(GLANCE_SECONDS)

    def _waiting(self) -> int:
        soon = self.home.playground.clock.unix() + SOON_SECONDS
        return self.count(WAITING.format(soon))

    async def dies_at(self, step: str, effect: str = "") -> None:
        """Let a life end at a step; one that has nothing left to do never came there."""
        # Lives that follow each other at once would be given one update at a time.
        self.home.playground.polling.forget_haste()
        async with self.home.life(**self.ways, DIES_AT=step, EFFECT=effect) as life:
            ending = asyncio.create_task(life.ends())
            resting = asyncio.create_task(self.rests())
            await asyncio.wait({ending, resting}, return_when=asyncio.FIRST_COMPLETED)
            if not ending.done():
                # At rest it is over, unless it is just about to die.
                life.hears(signal.SIGTERM)
            resting.cancel()
            assert await ending == -signal.SIGKILL, (step, self.transcript(), life.printed)
        self.kills += 1

    def later(self, **parts: float) -> None:
        """Let time pass in which nobody lives."""
        self.home.playground.clock.advance(**parts)

    def count(self, effect: str) -> int:
        return int(self.home.rows(effect)[0][0])

    def said(self) -> Counter[tuple[str, str]]:
        """Return how often each message went out, whatever became of it."""
        return Counter(
            (str(call.parameters.get("chat_id")), str(call.parameters.get("text")))
            for call in self.home.playground.calls
            if call.method.startswith("send") and not call.refused
        )

    def tells(self) -> int:
        """Return how often Telegram was told anything."""
        calls = self.home.playground.calls
        return sum(not call.method.startswith(ANYWAY) for call in calls)

    def transcript(self) -> str:
        chats = (self.group, *(each.private for each in self.people.values()))
        return "\n".join(chat.transcript() for chat in chats)

    def books_balance(self) -> None:
        with contextlib.closing(sqlite3.connect(self.home.database)) as tx:
            assert consistency.problems(tx) == []
        assert self.home.rows("SELECT * FROM quarantine") == []


Act = Callable[[Matrix], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Feature:
    """What is done, after what, and where its one effect stands."""

    act: Act
    effect: str
    before: Sequence[Act] = ()
    steps: Sequence[str] = STEPS

    def is_there_after(self, step: str) -> bool:
        """Say whether the effect has to be there; one without steps of its own is the inbox's."""
        own = "effect:after" if "effect:after" in self.steps else "inbox:after"
        return STEPS.index(step) >= STEPS.index(own)

    async def goes_through(self, matrix: Matrix, steps: Sequence[str]) -> None:
        """Act once, and let one life after the other end at the next step of it."""
        before, said, told = matrix.count(self.effect), matrix.said(), matrix.tells()
        await self.act(matrix)
        acts = matrix.count(ACTS) + 1
        for step in steps:
            await matrix.dies_at(step, self.effect if step.startswith("effect") else "")
            there = matrix.count(self.effect) - before
            assert there == self.is_there_after(step), (step, there, matrix.transcript())
            acts = max(acts, matrix.count(ACTS)) if step == "effect:after" else acts
        await matrix.lives()
        assert matrix.count(self.effect) - before == 1, matrix.transcript()
        assert matrix.count(ACTS) <= acts, matrix.home.rows(AUDITED)
        assert matrix.tells() > told, matrix.transcript()
        twice = {what: times for what, times in (matrix.said() - said).items() if times > 2}
        assert not twice, matrix.transcript()
        matrix.books_balance()


def says(name: str, words: str, *, to: str = "") -> Act:
    """Write in the group, in reply to what somebody says there just before."""

    async def act(matrix: Matrix) -> None:
        answered = await matrix[to].says(matrix.group, f"What a night, {name}") if to else None
        await matrix[name].says(matrix.group, words, reply_to=answered)

    return act


def tells(name: str, words: str) -> Act:
    """Write to the bot privately."""

    async def act(matrix: Matrix) -> None:
        await matrix[name].says(matrix[name].private, words)

    return act


def starts(name: str, payload: str = "") -> Act:
    async def act(matrix: Matrix) -> None:
        await matrix[name].starts(payload)

    return act


def presses(name: str, label: str) -> Act:
    """Press the newest button with such a label, in the group or privately."""

    async def act(matrix: Matrix) -> None:
        person = matrix[name]
        chats = (person.private, matrix.group)
        cards = [card for chat in chats for card in reversed(chat.messages.values())]
        found = [
            (card, button)
            for card in cards
            if not card.deleted
            for row in card.keyboard
            for button in row
            if label in button["text"]
        ]
        assert found, matrix.transcript()
        card, button = found[0]
        person.presses_button(card, button)

    return act


def joins(name: str) -> Act:
    async def act(matrix: Matrix) -> None:
        await matrix[name].joins(matrix.group)

    return act


def sends(name: str, file: bytes, *, is_private: bool = False) -> Act:
    """Send a file to be imported."""

    async def act(matrix: Matrix) -> None:
        chat = matrix[name].private if is_private else matrix.group
        ending = "yaml" if is_private else "csv"
        await matrix[name].sends_document(chat, file, "/import", name=f"{name}.{ending}")

    return act


def quizzes(name: str, question: str, *options: str) -> Act:
    """Ask a quiz that the owner takes into the bank; the last answer is right."""

    async def act(matrix: Matrix) -> None:
        right = len(options) - 1
        quiz = await matrix[name].posts_poll(matrix.group, question, *options, correct=right)
        await matrix["olga"].says(matrix.group, "/addquiz", reply_to=quiz)

    return act


@contextlib.asynccontextmanager
async def a_matrix(folder: Path, migrated: Path, **ways: str) -> AsyncIterator[Matrix]:
    """A group that the bot has greeted at noon."""
    async with Playground(clock=PlaygroundClock(NOON), flood_control=False).serve() as playground:
        playground.world.profile.privacy = False
        people = {
            name: playground.person(name.title(), username=f"{name}_sings") for name in NAMES
        }
        inside = [people[name] for name in ("ann", "ben")]
        group = playground.group("Aurora Fans", owner=people["olga"], members=inside)
        home = Home(playground, folder / "encore.db")
        shutil.copyfile(migrated, home.database)
        matrix = Matrix(home, group, people, ways)
        await matrix.lives()
        yield matrix


NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
NAMES = ("olga", "ann", "ben", "gast")
