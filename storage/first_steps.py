"""Owns first_steps: newcomers in their first week, and what of it they have done."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.first_steps import Step
from domain.members import Member
from storage import rows


class Newcomer(NamedTuple):
    member_id: int
    joined_at: int
    is_stopped: bool


def add(tx: Connection, *, member_id: int, joined_at: int) -> bool:
    """Keep that somebody is new; False when it was known."""
    cursor = tx.execute(
        "INSERT INTO first_steps (member_id, joined_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (member_id, joined_at),
    )
    return cursor.rowcount == 1


def find(tx: Connection, member_id: int) -> Newcomer | None:
    row = tx.execute(
        "SELECT member_id, joined_at, is_stopped FROM first_steps WHERE member_id = ?",
        (member_id,),
    ).fetchone()
    return None if row is None else Newcomer(row[0], row[1], bool(row[2]))


def set_stopped(tx: Connection, *, member_id: int, is_stopped: bool) -> None:
    tx.execute(
        "UPDATE first_steps SET is_stopped = ? WHERE member_id = ?", (is_stopped, member_id)
    )


def remove(tx: Connection, member_id: int) -> None:
    tx.execute("DELETE FROM first_steps WHERE member_id = ?", (member_id,))


def taken(tx: Connection, member_id: int) -> set[Step]:
    """Return the steps that a member has done, however long ago."""
    found = tx.execute(
        "SELECT EXISTS (SELECT 1 FROM daily AS d WHERE d.member_id = m.member_id"
        "  AND messages > 0), coalesce(reacted, 0), coalesce(quizzed, 0)"
        " FROM members AS m LEFT JOIN badge_counts USING (member_id) WHERE m.member_id = ?",
        (member_id,),
    ).fetchone()
    return {step for step, is_done in zip(Step, found, strict=True) if is_done}


def copy(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let somebody be new in another community as well."""
    tx.execute(
        "INSERT INTO first_steps SELECT ?, joined_at, is_stopped FROM first_steps"
        " WHERE member_id = ? ON CONFLICT DO NOTHING",
        (into_id, member_id),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:  # noqa: ARG001 - was there
    """Forget that somebody is new: the other account of the same person was there before."""
    remove(tx, member_id)


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "first_steps": rows.named(
            tx,
            "SELECT joined_at, is_stopped FROM first_steps WHERE member_id = ?",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM first_steps WHERE member_id = ?", (member.member_id,))
