"""Owns levels: the highest level each member ever reached."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Waiting(NamedTuple):
    """A new level that the group was not told of yet."""

    member_id: int
    level: int


def reach(tx: Connection, *, member_id: int, level: int, at: int) -> bool:
    """Keep a level; False when the member has been that high before."""
    row = tx.execute(
        "INSERT INTO levels (member_id, level, reached_at) VALUES (?, ?, ?)"
        " ON CONFLICT (member_id) DO UPDATE SET level = excluded.level,"
        " reached_at = excluded.reached_at WHERE level < excluded.level RETURNING level",
        (member_id, level, at),
    ).fetchone()
    return row is not None


def wait(tx: Connection, member_id: int) -> None:
    """Let a member's level wait for the group's next message about levels."""
    tx.execute("UPDATE levels SET waits = 1 WHERE member_id = ?", (member_id,))


def waiting(tx: Connection, community_id: int) -> list[Waiting]:
    """Return the levels of members still present that wait, the first reached first."""
    rows = tx.execute(
        "SELECT member_id, level FROM levels JOIN members USING (member_id)"
        " WHERE waits = 1 AND community_id = ? AND state = 'present'"
        " ORDER BY reached_at, member_id",
        (community_id,),
    )
    return [Waiting(*row) for row in rows]


def told(tx: Connection, community_id: int) -> None:
    """Let no level of a community wait any longer."""
    tx.execute(
        "UPDATE levels SET waits = 0 WHERE waits = 1"
        " AND member_id IN (SELECT member_id FROM members WHERE community_id = ?)",
        (community_id,),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let a member have reached what another row of the same person reached."""
    row = tx.execute(
        "DELETE FROM levels WHERE member_id = ? RETURNING level, reached_at", (member_id,)
    ).fetchone()
    if row is not None:
        reach(tx, member_id=into_id, level=row[0], at=row[1])


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "levels": rows.named(
            tx,
            "SELECT level, reached_at FROM levels WHERE member_id = ?",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM levels WHERE member_id = ?",
        (member.member_id,),
    )
