"""Gatherings and their guests, and time that passes for them."""

import sqlite3

from bot import gathering_seats, gatherings
from bot.due_list import CHORES
from domain.chats import Chat
from domain.gatherings import Answer, Gathering, GatheringKind, Plan
from storage import chores, users
from tests.bot.books import DAY, NOW, a_member, the_community

OWNER = 999
HOUR = 3600
BEGIN = NOW + 3 * DAY
WORK = {kind: work for each in CHORES for kind, work in each.KINDS.items()}


def announced(
    tx: sqlite3.Connection, chat: Chat, *, seats: int = 2, starts_at: int = BEGIN, ref: str = "a"
) -> Gathering:
    return gatherings.announce(
        tx,
        community=the_community(tx, chat),
        plan=Plan(GatheringKind.MEETUP, "Tea", starts_at, "Room 5", seats, takes_guests=True),
        by=OWNER,
        place=(chat.chat_key, None),
        ref=ref,
        now=NOW,
    )


def fans(tx: sqlite3.Connection, chat: Chat, count: int) -> None:
    """Let the accounts 1 to `count` be members who may be written to."""
    for user_id in range(1, count + 1):
        a_member(tx, chat.community_id, user_id, now=NOW - 9 * DAY)
        users.set_dm(tx, user_id=user_id, dm_ok=True)


def says(
    tx: sqlite3.Connection, number: int, user_id: int, said: str = "yes", *, at: int = NOW
) -> Answer | None:
    own = gathering_seats.answer(
        tx, gathering_id=number, user_id=user_id, said=Answer(said), now=at
    )
    return own.answer


def pass_time(tx: sqlite3.Connection, until: int) -> None:
    """Do everything that is due until an instant, each at its time."""
    while True:
        row = tx.execute(
            "SELECT min(due_at) FROM chores WHERE state = 'waiting' AND kind LIKE 'gathering%'"
            " AND kind <> 'gathering_card'"
        ).fetchone()
        if row[0] is None or row[0] > until:
            return
        for chore_id, kind in chores.due(tx, row[0]):
            if kind.startswith("gathering"):
                chore = chores.claim(tx, chore_id, now=row[0])
                assert chore is not None
                WORK[kind](tx, chore, row[0])


def letters(tx: sqlite3.Connection, card: str) -> list[int | None]:
    """Return whom letters of a kind are for."""
    found = tx.execute("SELECT user_id FROM outbox WHERE card = ? ORDER BY outbox_id", (card,))
    return [user_id for (user_id,) in found]
