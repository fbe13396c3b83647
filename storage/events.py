"""Owns events: one small row a judged group message, without its text."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from domain.messages import Kind, Verdict
from storage import rows

LONGEST_ALBUM = 10


class Event(NamedTuple):
    """One judged message, in the order of the table's columns."""

    telegram_chat_id: int
    message_id: int
    member_id: int
    at: int
    kind: int
    length: int
    is_reply: bool
    verdict: int
    points: int


class Decision(NamedTuple):
    at: int
    verdict: Verdict
    points: int


def is_known(tx: Connection, *, telegram_chat_id: int, message_id: int) -> bool:
    row = tx.execute(
        "SELECT 1 FROM events WHERE telegram_chat_id = ? AND message_id = ?",
        (telegram_chat_id, message_id),
    ).fetchone()
    return row is not None


def author(tx: Connection, *, telegram_chat_id: int, message_id: int) -> int | None:
    """Return the member who wrote a judged message; None for any other."""
    row = tx.execute(
        "SELECT member_id FROM events WHERE telegram_chat_id = ? AND message_id = ?",
        (telegram_chat_id, message_id),
    ).fetchone()
    return None if row is None else int(row[0])


def find(tx: Connection, *, telegram_chat_id: int, message_id: int) -> Event | None:
    """Return a judged message; None for any other."""
    row = tx.execute(
        "SELECT * FROM events WHERE telegram_chat_id = ? AND message_id = ?",
        (telegram_chat_id, message_id),
    ).fetchone()
    return None if row is None else Event(*row)


def album(tx: Connection, *, telegram_chat_id: int, message_id: int) -> list[int]:
    """Return the numbers of what looks like one album around a message, in order.

    Their numbers follow each other, one member sent them within two seconds, none is mere text.
    """
    own = find(tx, telegram_chat_id=telegram_chat_id, message_id=message_id)
    if own is None:
        return []
    rows = tx.execute(
        "SELECT message_id FROM events WHERE telegram_chat_id = ? AND message_id BETWEEN ? AND ?"
        " AND member_id = ? AND abs(at - ?) <= 2 AND kind <> ? ORDER BY message_id",
        (
            *(telegram_chat_id, message_id - LONGEST_ALBUM, message_id + LONGEST_ALBUM),
            *(own.member_id, own.at, Kind.TEXT),
        ),
    )
    found = {number for (number,) in rows}
    first = last = message_id
    while first - 1 in found:
        first -= 1
    while last + 1 in found:
        last += 1
    return list(range(first, last + 1))[:LONGEST_ALBUM]


def add(tx: Connection, events: Sequence[Event]) -> bool:
    """Add the rows of a batch, or none of them: False when one of them was there before."""
    tx.execute("SAVEPOINT events")
    added = rows.write(
        tx,
        "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        events,
    )
    is_whole = added == len(events)
    if not is_whole:
        tx.execute("ROLLBACK TO events")
    tx.execute("RELEASE events")
    return is_whole


def latest(tx: Connection, *, community_id: int, member_id: int, most: int) -> list[Decision]:
    """Return the last decisions about a member's messages, the newest first.

    Walks the chats backwards instead of keeping an index by member: that one would cost every
    message more than its own row does (benchmarks, P1), and this question is seldom asked.
    """
    found: list[Decision] = []
    for (telegram_chat_id,) in tx.execute(
        "SELECT telegram_chat_id FROM chats WHERE community_id = ?"
        " UNION SELECT a.telegram_chat_id FROM chat_aliases AS a JOIN chats USING (chat_key)"
        " WHERE community_id = ?",
        (community_id, community_id),
    ).fetchall():
        judged = tx.execute(
            "SELECT at, verdict, points FROM events WHERE telegram_chat_id = ? AND member_id = ?"
            " ORDER BY message_id DESC LIMIT ?",
            (telegram_chat_id, member_id, most),
        )
        found += [Decision(at, Verdict(verdict), points) for at, verdict, points in judged]
    return sorted(found, key=lambda decision: decision.at, reverse=True)[:most]


def set_verdict(
    tx: Connection, *, telegram_chat_id: int, message_id: int, verdict: Verdict
) -> None:
    """Let a message tell what became of the points that waited for it."""
    tx.execute(
        "UPDATE events SET verdict = ? WHERE telegram_chat_id = ? AND message_id = ?",
        (verdict, telegram_chat_id, message_id),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute("UPDATE events SET member_id = ? WHERE member_id = ?", (into_id, member_id))


def remove_before(tx: Connection, at: int) -> int:
    """Drop what is older than its time; return how many rows went."""
    return tx.execute("DELETE FROM events WHERE at < ?", (at,)).rowcount


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "events": rows.named(
            tx,
            "SELECT telegram_chat_id, message_id, at, kind, length, is_reply, verdict, points"
            " FROM events WHERE member_id = ? ORDER BY at",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM events WHERE member_id = ?",
        (member.member_id,),
    )
