"""Owns unlisted: who is not shown on boards, and why. Their lines follow by trigger."""

from collections.abc import Collection
from sqlite3 import Connection
from typing import Literal

from domain.members import Member
from storage import rows

Why = Literal["self", "staff", "left"]


def add(tx: Connection, *, member_id: int, why: Why) -> bool:
    """Take a member off the boards; False when they were for this reason before."""
    cursor = tx.execute(
        "INSERT INTO unlisted VALUES (?, ?) ON CONFLICT DO NOTHING", (member_id, why)
    )
    return cursor.rowcount == 1


def remove(tx: Connection, *, member_id: int, why: Why) -> bool:
    """Take a reason away; False when it was none. Without any, the member is shown again."""
    cursor = tx.execute("DELETE FROM unlisted WHERE member_id = ? AND why = ?", (member_id, why))
    return cursor.rowcount == 1


def is_hidden(tx: Connection, member_id: int) -> bool:
    """Say whether a member wants not to be shown."""
    row = tx.execute(
        "SELECT 1 FROM unlisted WHERE member_id = ? AND why = 'self'", (member_id,)
    ).fetchone()
    return row is not None


def is_listed(tx: Connection, member_id: int) -> bool:
    """Say whether nothing keeps a member off the boards."""
    row = tx.execute("SELECT 1 FROM unlisted WHERE member_id = ?", (member_id,)).fetchone()
    return row is None


def staff(tx: Connection, community_id: int) -> set[int]:
    """Return the members who are left out as staff."""
    found = tx.execute(
        "SELECT member_id FROM unlisted JOIN members USING (member_id)"
        " WHERE community_id = ? AND why = 'staff'",
        (community_id,),
    )
    return {row[0] for row in found}


def set_staff(tx: Connection, *, community_id: int, member_ids: Collection[int]) -> None:
    """Leave out these members as staff and nobody else."""
    before = staff(tx, community_id)
    for member_id in before - set(member_ids):
        remove(tx, member_id=member_id, why="staff")
    for member_id in set(member_ids) - before:
        add(tx, member_id=member_id, why="staff")


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Hide a member's other row too when this one is hidden."""
    if is_hidden(tx, member_id):
        add(tx, member_id=into_id, why="self")
    tx.execute("DELETE FROM unlisted WHERE member_id = ?", (member_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "unlisted": rows.named(
            tx,
            "SELECT why FROM unlisted WHERE member_id = ?",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Forget what a member wanted; their lines stay hidden, for a nameless one is never shown."""
    tx.execute(
        "DELETE FROM unlisted WHERE member_id = ? AND why <> 'left'",
        (member.member_id,),
    )
