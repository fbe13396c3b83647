"""What greets and reminds is said once or twice and paid once, wherever the program is killed."""

import asyncio
import contextlib
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot import checkins, setting_changes, settings
from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from storage import members
from tests.conversations.lives import GLANCE_SECONDS, Home, Life

pytestmark = pytest.mark.slow

MORNING = datetime(2026, 12, 24, 8, 30, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, 9, 0, 5, tzinfo=UTC)
LETTERS = "SELECT count(*) FROM outbox WHERE instr(',{},', ',' || card || ',')"
OPEN = f"{LETTERS} AND state IN ('waiting', 'sending')"
ANY_OPEN = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"
PAID = "SELECT count(*) FROM ledger WHERE reason = '{}'"
DAYS = "SELECT count(*) FROM challenge_days"


@contextlib.contextmanager
def storm(home: Home) -> Iterator[None]:
    """Let Telegram take no message for a while."""
    home.playground.storm("429", -1, "sendMessage", retry_after=1)
    try:
        yield
    finally:
        home.playground.storm("none")


async def dies_before(home: Home, life: Life, *cards: str) -> None:
    """Kill a life that has kept these letters and sent none of them."""
    await home.kills_when(life, LETTERS.format(",".join(cards)), len(cards))


async def dies_saying(home: Home, **signs: str) -> None:
    """Kill one life after the other while Telegram takes these letters; the first one does."""
    killed = []
    for card, sign in signs.items():
        async with home.life() as life:
            killed.append(await _dies_saying(home, life, card, sign))
    assert killed[0]


async def _dies_saying(home: Home, life: Life, card: str, sign: str) -> bool:
    """Kill a life while Telegram takes a message; say whether it did, or had before."""
    taken = []

    def watch(kind: str, facts: Callable[[], dict[str, Any]]) -> None:
        call = facts()["call"] if kind == "call" else None
        if call and call.method == "sendMessage" and sign in str(call.parameters.get("text")):
            os.kill(life.process.pid or 0, signal.SIGKILL)
            taken.append(sign)

    home.playground.world.stage.watch(watch)
    is_open = partial(home.rows, OPEN.format(card))
    while life.process.is_alive() and is_open() != [(0,)]:  # noqa: ASYNC110 - no events there
        await asyncio.sleep(GLANCE_SECONDS)
    home.playground.world.stage.leave(watch)
    await life.ends(signal.SIGKILL)
    return bool(taken)


def prepare(home: Home, ann: Person) -> None:
    """Give Ann a week of check-ins and the group a calendar, while nobody looks."""
    with contextlib.closing(sqlite3.connect(home.database)) as file, file:
        community, at = settings.community(file, 1), int(MORNING.timestamp())
        wanted = {"holidays": "us"}
        setting_changes.change_many(file, community=community, wanted=wanted, by=1, at=at)
        for days in range(7, 0, -1):
            checkins.check_in(
                file,
                member=members.met(file, community_id=1, user_id=ann.id),
                ref=f"checkin:{days}",
                at=at - days * 86_400,
                zones=community.zones,
                rule=community.values.checkin_rule,
                freezing=community.values.freeze_rule,
            )


async def asked_for(home: Home, group: Group, owner: Person, ann: Person, ben: Person) -> None:
    """Let everybody ask for what is to come."""
    for person in (owner, ann, ben):
        await person.starts()
    await owner.says(group, "/welcome on")
    await group.hears("Newcomers are welcomed")
    await ann.says(group, "/birthday 12-25")
    await group.hears("Your birthday")
    await ann.says(group, "/streak remind on")
    await group.hears("I will remind you privately")
    await owner.says(group, '/challenge new "Tea" 2d word=tea reward=30')
    card = await group.hears("Once a day, say tea")
    await ben.taps(card, "Remind me at 20:00")


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    clock = PlaygroundClock(MORNING)
    async with Playground(flood_control=False, clock=clock).serve() as ground:
        ground.world.profile.privacy = False
        yield Home(ground, tmp_path / "encore.db")


async def test_two_days_of_kills(home: Home) -> None:
    playground, clock = home.playground, home.playground.clock
    owner, ann, ben = (playground.person(name) for name in ("Olga", "Ann", "Ben"))
    group = playground.group("Encore Fans", owner=owner, members=[ann, ben])
    async with home.life() as life:
        await group.hears("Encore")
        await asked_for(home, group, owner, ann, ben)
        await ann.says(group, "tea")
        await home.kills_when(life, DAYS, 1)
    prepare(home, ann)
    with storm(home):
        async with home.life() as life:
            await playground.person("Gast").joins(group)
            await dies_before(home, life, "welcome")
    await dies_saying(home, welcome="Gast")
    clock.move_to(MORNING.replace(hour=9, minute=0, second=5))
    with storm(home):
        async with home.life() as life:
            await dies_before(home, life, "holiday_preview")
    await dies_saying(home, holiday_preview="Christmas Day")
    clock.move_to(MORNING.replace(hour=20, minute=0, second=5))
    with storm(home):
        async with home.life() as life:
            await dies_before(home, life, "streak_savers", "challenge_reminder")
    await dies_saying(home, streak_savers="Your streak in", challenge_reminder="still missing")
    clock.move_to(CHRISTMAS)
    with storm(home):
        async with home.life() as life:
            await dies_before(home, life, "birthdays", "holidays")
    await dies_saying(home, birthdays="Happy birthday", holidays="Christmas Day")
    async with home.life() as life:
        await ann.says(group, "tea")
        await home.kills_when(life, PAID.format("challenge"), 1)
    async with home.life() as life:
        await owner.says(group, "/challenge end")
        ask = await group.hears("End .*Tea.* now")
        with storm(home):
            owner.presses(ask, "End it now")
            await dies_before(home, life, "challenge_summary")
    await dies_saying(home, challenge_summary="is over")
    async with home.life() as life:
        await life.listens()
        await home.comes_to(ANY_OPEN, 0)
        assert await life.ends(signal.SIGTERM) == 0, life.printed
    sent = [call.parameters for call in playground.calls_of("sendMessage") if not call.refused]
    told = [(int(each["chat_id"]), str(each["text"])) for each in sent]
    for chat_id, sign in (
        (group.id, "Gast"),
        (owner.id, "Christmas Day"),
        (ann.id, "Your streak in"),
        (ben.id, "still missing"),
        (group.id, "Happy birthday"),
        (group.id, "Christmas Day"),
        (group.id, "is over"),
    ):
        assert 1 <= sum(to == chat_id and sign in text for to, text in told) <= 2, (sign, told)
    for reason in ("birthday", "challenge"):
        assert home.rows(PAID.format(reason)) == [(1,)]
    status, found = await home.audit()
    assert (status, found["problems"]) == (0, [])
