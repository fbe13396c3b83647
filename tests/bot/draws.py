"""A community with people and a draw in it."""

import sqlite3
from dataclasses import replace

from bot import chores, draw_entries, draw_prizes, draw_rounds, draws, points
from domain.draws import Draft, Draw, Limits
from domain.ledger import Reason
from domain.members import Member
from storage import chores as due_chores
from storage import members
from storage.draws import Place
from tests.bot.books import NOW, a_chat, a_member, the_community

SECRET = b"\x11" * 32
HOUR = 3600
DRAFT = Draft("Signed CD", ("Signed CD", "Poster"), NOW + 2 * HOUR)
ORGANISER = 1


def a_draw(
    tx: sqlite3.Connection, *, ref: str = "draw:1", now: int = NOW, **changed: object
) -> Draw:
    chat = a_chat(tx)
    return draws.make(
        tx,
        replace(DRAFT, **changed),  # type: ignore[arg-type]
        community=the_community(tx, chat),
        limits=Limits(),
        by=ORGANISER,
        places=[Place(chat.chat_key, None)],
        secret=SECRET,
        ref=ref,
        now=now,
    )


def a_fan(tx: sqlite3.Connection, user_id: int, *, with_points: int = 0) -> Member:
    chat = a_chat(tx)
    member = a_member(tx, chat.community_id, user_id)
    if with_points:
        change = points.Change(with_points, 0, Reason.GRANT, f"first:{user_id}", "", 1, NOW)
        points.book(tx, member=member, change=change, zones=the_community(tx, chat).zones)
    return members.get(tx, member.member_id)


def enters(
    tx: sqlite3.Connection, draw: Draw, member: Member, *, now: int = NOW, bought: int = 1
) -> draw_entries.Receipt:
    salt = b"%16d" % member.user_id
    return draw_entries.enter(
        tx, draw_id=draw.draw_id, member=member, salt=salt, now=now, bought=bought
    )


def with_fans(tx: sqlite3.Connection, draw: Draw, count: int) -> list[Member]:
    """Let so many people enter, users 11, 12 …"""
    fans = [a_fan(tx, 11 + place) for place in range(count)]
    for fan in fans:
        enters(tx, draw, fan)
    return fans


def drawn(tx: sqlite3.Connection, draw: Draw, *, at: int = NOW + 2 * HOUR) -> Draw:
    """Take a draw by commit from open to drawn, each step as the clock does it."""
    draws.close(tx, draw_id=draw.draw_id, now=at)
    draws.roll(tx, draw_id=draw.draw_id, now=at)
    return draw_prizes.draw(tx, draw_id=draw.draw_id, now=at)


def clock_ticks(tx: sqlite3.Connection, now: int) -> None:
    for chore_id, kind in due_chores.due(tx, now):
        if kind in draw_rounds.KINDS:
            chores.do(tx, chore_id, kinds=draw_rounds.KINDS, now=now)
