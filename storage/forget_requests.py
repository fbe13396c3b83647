"""Owns forget_requests: who asked to be forgotten and may still change their mind."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Request(NamedTuple):
    """A wish to be forgotten in one community; `warned_at` is None until the last word."""

    member_id: int
    asked_at: int
    due_at: int
    warned_at: int | None


def add(tx: Connection, *, member_id: int, now: int, due_at: int) -> None:
    """Keep a wish; one that is there already keeps its time."""
    tx.execute(
        "INSERT INTO forget_requests (member_id, asked_at, due_at) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (member_id, now, due_at),
    )


def find(tx: Connection, member_id: int) -> Request | None:
    row = tx.execute(
        "SELECT member_id, asked_at, due_at, warned_at FROM forget_requests WHERE member_id = ?",
        (member_id,),
    ).fetchone()
    return None if row is None else Request(*row)


def of_user(tx: Connection, user_id: int) -> list[Request]:
    """Return a person's wishes, the first due first."""
    found = tx.execute(
        "SELECT r.member_id, asked_at, due_at, warned_at FROM forget_requests AS r"
        " JOIN members USING (member_id) WHERE user_id = ? ORDER BY due_at, r.member_id",
        (user_id,),
    )
    return [Request(*row) for row in found]


def mark_warned(tx: Connection, member_id: int, *, now: int) -> None:
    tx.execute("UPDATE forget_requests SET warned_at = ? WHERE member_id = ?", (now, member_id))


def remove(tx: Connection, member_id: int) -> bool:
    """Drop a wish; False when there was none."""
    cursor = tx.execute("DELETE FROM forget_requests WHERE member_id = ?", (member_id,))
    return cursor.rowcount == 1


def copy(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let the wish hold in another community as well."""
    tx.execute(
        "INSERT INTO forget_requests SELECT ?, asked_at, due_at, warned_at FROM forget_requests"
        " WHERE member_id = ? ON CONFLICT DO NOTHING",
        (into_id, member_id),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE forget_requests SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM forget_requests WHERE member_id = ?", (member_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "forget_requests": rows.named(
            tx,
            "SELECT asked_at, due_at, warned_at FROM forget_requests WHERE member_id = ?",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM forget_requests WHERE member_id = ?", (member.member_id,))
