"""A draw in the one community of a conversation, made as its organiser's commands make it."""

from dataclasses import replace
from sqlite3 import Connection
from typing import Any

from bot import draw_entries, draws, settings
from domain.draws import Draft, Limits
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from storage import chats, members
from storage.draws import Place
from tests.conversations.stage import Stage

DRAFT = Draft("Signed CD", ("Signed CD",), 0)
HOUR = 3600


async def opens(encore: Stage, group: Group, **changed: Any) -> int:
    """Open a draw that closes in an hour; return its key."""
    await encore.quiet()
    assert encore.program is not None
    now = int(encore.playground.clock.now().timestamp())
    draft = replace(DRAFT, closes_at=now + HOUR, **changed)
    return await encore.program.db.write(_make, draft, group.id, now)


def _make(tx: Connection, draft: Draft, chat_id: int, now: int) -> int:
    chat = chats.find(tx, chat_id)
    assert chat is not None
    made = draws.make(
        tx,
        draft,
        community=settings.community(tx, chat.community_id),
        limits=Limits(),
        by=1,
        places=[Place(chat.chat_key, None)],
        secret=b"\x11" * 32,
        ref=f"draw:{now}",
        now=now,
    )
    return made.draw_id


async def enters(encore: Stage, draw_id: int, *people: Person) -> None:
    """Let people enter, who have been seen in the group before."""
    assert encore.program is not None
    now = int(encore.playground.clock.now().timestamp())
    for person in people:
        await encore.program.db.write(_enter, draw_id, person.id, now)


def _enter(tx: Connection, draw_id: int, user_id: int, now: int) -> None:
    member = members.find(tx, community_id=1, user_id=user_id)
    assert member is not None, "say something first"
    draw_entries.enter(tx, draw_id=draw_id, member=member, salt=b"%16d" % user_id, now=now)


async def freezes(encore: Stage, group: Group) -> Message:
    """Let the hour pass and return the message with the closed list."""
    await encore.later(seconds=HOUR)
    await encore.due()
    lists = [each for each in group.messages.values() if each.attachment]
    assert lists, group.transcript()
    return lists[-1]
