"""What passes in cases comes once or twice, however often the program is killed on the way."""

import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from playground.people import Person
from playground.server import Playground
from tests.conversations.lives import Home, Life

pytestmark = pytest.mark.slow

CASES = "SELECT count(*) FROM cases"
MESSAGES = "SELECT count(*) FROM case_messages"
LETTERS_OPEN = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"
CARD = "SELECT count(*) FROM cases WHERE card_id IS NOT NULL"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """A playground by the machine's own clock, as the program outside goes by it."""
    async with Playground(flood_control=False).serve() as playground:
        playground.world.profile.privacy = False
        yield Home(playground, tmp_path / "encore.db")


@contextlib.contextmanager
def dying(home: Home, life: Life, sign: str) -> Iterator[None]:
    """Kill a life when Telegram has a message with this sign, before it can say so."""

    def watch(kind: str, facts: Callable[[], dict[str, Any]]) -> None:
        call = facts()["call"] if kind == "call" else None
        if call and call.method == "sendMessage" and sign in str(call.parameters.get("text")):
            os.kill(life.process.pid or 0, signal.SIGKILL)

    home.playground.world.stage.watch(watch)
    try:
        yield
    finally:
        home.playground.world.stage.leave(watch)


def said(home: Home, sign: str) -> int:
    texts = [str(c.parameters.get("text")) for c in home.playground.calls_of("sendMessage")]
    return sum(sign in text for text in texts)


async def test_killed_at_every_step_a_case_its_words_and_the_answer_come(home: Home) -> None:
    owner, ann = (home.playground.person(name) for name in ("Olga", "Ann"))
    group = home.playground.group("Encore Fans", owner=owner, members=[ann])
    async with home.life() as life:
        await life.listens()
        await group.hears("Encore")
        await ann.says(group, "Hello to everybody here")
        await owner.says(group, "/topic here as cases")
        await group.hears("goes here for")
        await ann.starts()
        await ann.private.hears("Hello")
        await life.ends(signal.SIGKILL)
    await ann.says(ann.private, "/feedback The sound broke")
    async with home.life() as life:  # kept, not yet shown to the team
        with dying(home, life, "🗂"):
            assert await life.ends() == -signal.SIGKILL, life.printed
    assert home.rows(CASES) == [(1,)]
    async with home.life() as life:
        await home.comes_to(CARD, 1)
        await home.kills_when(life, LETTERS_OPEN, 0)
    await _passes(home, ann, owner)
    assert home.rows(MESSAGES) == [(3,)]
    for sign in ("The sound broke", "Second word", "We look at it"):
        assert 1 <= said(home, sign) <= 2, sign
    status, findings = await home.audit()
    assert status == 0, findings


async def _passes(home: Home, ann: Person, owner: Person) -> None:
    """Let a word of the member's and one of the team's meet a kill each on their way."""
    (place, number) = home.rows("SELECT desk_chat_id, card_id FROM cases")[0]
    chat = home.playground.world.chats[place]
    await ann.says(ann.private, "Second word")
    async with home.life() as life:
        with dying(home, life, "Second word"):
            assert await life.ends() == -signal.SIGKILL, life.printed
    await owner.says(chat, "We look at it", reply_to=chat.messages[number])
    async with home.life() as life:
        with dying(home, life, "We look at it"):
            assert await life.ends() == -signal.SIGKILL, life.printed
    async with home.life() as life:
        await life.listens()
        await home.comes_to("SELECT state = 'answered' FROM cases", 1)
        await home.comes_to(LETTERS_OPEN, 0)
