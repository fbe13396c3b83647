"""A contest ends once with all its scores, however often the program is killed meanwhile."""

import contextlib
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.contesting import fill, right
from tests.conversations.lives import Home, Life
from tests.conversations.stage import plain

pytestmark = pytest.mark.slow

STATE = "SELECT state || place || attempt FROM contests"
PLAYERS = "SELECT count(*) FROM contest_players"
ANSWERED = "SELECT count(*) FROM contest_answers WHERE choice IS NOT NULL AND attempt = ?"
LETTERS_OPEN = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"
PAID = "SELECT count(*), sum(points) > 0 FROM ledger WHERE reason = 'contest'"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """A playground by the machine's own clock, as the program outside goes by it."""
    async with Playground(flood_control=False).serve() as playground:
        playground.world.profile.privacy = False
        yield Home(playground, tmp_path / "encore.db")


def _dies_saying(home: Home, life: Life, sign: str) -> Callable[[], None]:
    """Kill a life when Telegram has a message with this sign; return what ends the watch."""

    def watch(kind: str, facts: Callable[[], dict[str, Any]]) -> None:
        call = facts()["call"] if kind == "call" else None
        if call and call.method == "sendMessage" and sign in str(call.parameters):
            os.kill(life.process.pid or 0, signal.SIGKILL)

    home.playground.world.stage.watch(watch)
    return lambda: home.playground.world.stage.leave(watch)


async def _asked(home: Home, group: Group, people: list[Person], state: str) -> Message:
    """Wait for a question and let everybody answer it right; return it."""
    await home.comes_to(STATE, state)
    question = await group.hears("❓")
    for person in people:
        person.presses(question, right(question))
    return question


async def test_killed_at_every_step_a_contest_keeps_its_scores_and_pays_once(home: Home) -> None:
    people = [home.playground.person(name) for name in ("Ann", "Ben", "Cleo")]
    owner = home.playground.person("Olga")
    group = home.playground.group("Encore Fans", owner=owner, members=people)
    async with home.life() as life:
        await life.listens()
        await group.hears("Encore")
        with contextlib.closing(sqlite3.connect(home.database)) as tx, tx:
            fill(tx, 0, (), "music", 1)
        await owner.says(group, "/contest start 1 5")
        card = await group.hears("🧠")
        for person in people:
            person.presses(card, "Join")
        await home.comes_to(PLAYERS, 3)
        await life.ends(signal.SIGKILL)
    async with home.life() as life:
        owner.presses(card, "Start now")
        interrupted = await _asked(home, group, people, "asking10")
        await home.comes_to(ANSWERED.replace("?", "0"), 3)
        await life.ends(signal.SIGKILL)
    group.ear.forget()
    async with home.life() as life:
        question = await _asked(home, group, people, "asking11")
        assert right(question) == right(interrupted)
        await home.comes_to(STATE, "shown11")
        await life.ends(signal.SIGKILL)
    async with home.life() as life:
        leave = _dies_saying(home, life, "🏆")
        assert await life.ends() == -signal.SIGKILL, life.printed
        leave()
    async with home.life() as life:
        await home.comes_to(LETTERS_OPEN, 0)
        assert await life.ends(signal.SIGTERM) == 0, life.printed
    assert home.rows(STATE) == [("over11",)]
    assert home.rows(PAID) == [(3, 1)]
    assert home.rows("SELECT min(score = points) FROM contest_players") == [(1,)]
    assert "asked again" in plain(interrupted)
    ends = [each for each in group.messages.values() if "🏆" in each.text]
    assert 1 <= len(ends) <= 2, group.transcript()
    status, found = await home.audit()
    assert (status, found["problems"]) == (0, [])
