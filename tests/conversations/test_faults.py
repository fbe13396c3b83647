"""Handlers that fail by chance or are cut off at any point, and a bot that is sent away."""

import asyncio
import random
import sqlite3
import types
from collections.abc import Coroutine, Generator
from typing import Any

import pytest
from aiogram.exceptions import TelegramForbiddenError
from aiogram.methods import SendMessage

from domain.chats import Right
from handlers.backoff import Backoff
from handlers.dispatch import Dispatch
from handlers.lanes import Stored
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from scheduling.verdicts import verdict_of
from storage import inbox
from tests.conversations.stage import Stage


@types.coroutine
def cut(work: Coroutine[Any, Any, None], awaits: int) -> Generator[Any, None, bool]:
    """Cancel work at its next await after so many; say whether it came to its end before."""
    try:
        waiting = work.send(None)
        for _ in range(awaits):
            yield waiting
            waiting = work.send(None)
        waiting = work.throw(asyncio.CancelledError())
        while True:
            yield waiting
            waiting = work.send(None)
    except StopIteration:
        return True
    except asyncio.CancelledError:
        return False


async def test_handlers_that_fail_by_chance_disturb_nobody_else(
    group: Group, owner: Person, ann: Person, encore: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One call in twenty fails, often a second and a third time: then it is set aside."""
    chance, call, failed = random.Random(7), Dispatch.call, 0

    async def fail(self: Dispatch, handler: Any, event: object, **named: object) -> None:
        nonlocal failed
        if chance.random() < 0.05 or "for song 17" in str(getattr(event, "text", "")):
            failed += 1
            raise RuntimeError("by chance")
        await call(self, handler, event, **named)

    await ann.says(group, "Hello to everybody here")
    await encore.quiet()
    earned = await encore.points_of(ann.id)
    monkeypatch.setattr(Dispatch, "call", fail)
    for number in range(60):
        await owner.says(group, f"/give @ann_sings 1 for song {number:02}")
    await encore.quiet()
    assert failed >= 4
    assert await encore.points_of(ann.id) == earned + 59
    assert await encore.rows("SELECT why FROM quarantine") == [("RuntimeError",)]


async def test_a_failure_that_finds_no_room_on_the_disk_is_counted_when_there_is_some(
    group: Group, ann: Person, encore: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the program ends by it, and every life after it."""
    refused, begin_try = 0, inbox.begin_try

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("always")

    def no_room(tx: sqlite3.Connection, update_id: int) -> int:
        nonlocal refused
        refused += 1
        if refused == 1:
            full = sqlite3.OperationalError("database or disk is full")
            full.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise full
        return begin_try(tx, update_id)

    await encore.quiet()
    monkeypatch.setattr(Backoff, "pause", lambda _: 0.0)
    with monkeypatch.context() as broken:
        broken.setattr(Dispatch, "call", fail)
        broken.setattr(inbox, "begin_try", no_room)
        await ann.says(group, "/points")
        await encore.quiet()
    assert refused == 4
    assert await encore.rows("SELECT why FROM quarantine") == [("RuntimeError",)]
    await ann.says(group, "/points")
    await group.hears("0 points")


async def test_a_handler_that_is_cut_off_at_any_point_leaves_nothing_half_done(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "Hello to everybody here")
    await encore.quiet()
    assert encore.program is not None
    intake, earned = encore.program.intake, await encore.points_of(ann.id)
    given = {
        "chat": group.as_api(),
        "from": owner.account.as_user(),
        "date": group.world.clock.unix(),
    }
    awaits, is_whole = 0, False
    while not is_whole:
        said = {**given, "message_id": 10_000 + awaits, "text": "/give @ann_sings 1 for a song"}
        raw = {"update_id": 900_000 + awaits, "message": said}
        stored = Stored(900_000 + awaits, raw, group.world.clock.unix())
        is_whole = await cut(intake.act(stored), awaits)
        # The next life does it again: once, whatever came of the first try.
        await intake.act(stored)
        awaits += 1
    await encore.quiet()
    assert awaits > 5
    assert await encore.points_of(ann.id) == earned + awaits
    assert await encore.value("SELECT count(*) FROM ledger WHERE reason = 'grant'") == awaits


async def test_a_bot_that_is_demoted_sent_away_and_asked_back_keeps_its_books(
    group: Group, owner: Person, ann: Person, encore: Stage, playground: Playground
) -> None:
    bot = Person(playground.world, playground.bot)
    await ann.says(group, "Hello to everybody here")
    await encore.quiet()
    points = await encore.points_of(ann.id)
    assert points > 0
    await group.demote(bot)
    assert await encore.value("SELECT rights FROM chats") == ""
    await ann.says(group, "/points")
    await group.hears(f"{points} points")
    await group.kick_bot()
    assert await encore.value("SELECT state FROM chats") == "left"
    assert await encore.points_of(ann.id) == points
    said = len(encore.said())
    await encore.later(hours=30)
    await encore.due()
    assert len(encore.said()) == said
    await group.add_bot()
    await ann.says(group, "/points")
    await group.hears(f"{points} points")
    assert await encore.value("SELECT state FROM chats") == "active"


async def test_kicked_from_a_locked_topic_is_not_kicked(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    forum = playground.group(
        "Forum", owner=owner, members=[ann], forum=True, bot_rights=set(Right)
    )
    await forum.hears("Encore")
    topic = await forum.new_topic("Locked")
    refusal = TelegramForbiddenError(
        SendMessage(chat_id=forum.id, text="x"), "Forbidden: bot was kicked from the supergroup"
    )
    assert encore.program is not None
    troubles = encore.program.sender.troubles
    for _ in range(4):
        await troubles.no_topic(forum.id, topic.id, refusal)
        await troubles.refused(forum.id, verdict_of(refusal))
    assert await encore.value("SELECT state FROM chats") == "active"
    await forum.kick_bot()
    await encore.quiet()
    assert await encore.value("SELECT state FROM chats") == "left"
