"""Owns roles: what a community's people are beside Telegram's own rights."""

from sqlite3 import Connection

from domain.members import Member
from domain.rights import Role
from storage import rows


def find(tx: Connection, *, community_id: int, user_id: int) -> Role | None:
    row = tx.execute(
        "SELECT role FROM roles WHERE community_id = ? AND user_id = ?", (community_id, user_id)
    ).fetchone()
    return None if row is None else Role(row[0])


def give(
    tx: Connection, *, community_id: int, user_id: int, role: Role, by_user_id: int, now: int
) -> None:
    """Give a role in place of any earlier one."""
    tx.execute(
        "INSERT INTO roles VALUES (?, ?, ?, ?, ?) ON CONFLICT (community_id, user_id) DO UPDATE"
        " SET role = excluded.role, by_user_id = excluded.by_user_id, at = excluded.at",
        (community_id, user_id, role, by_user_id, now),
    )


def remove(tx: Connection, *, community_id: int, user_id: int) -> None:
    tx.execute("DELETE FROM roles WHERE community_id = ? AND user_id = ?", (community_id, user_id))


def everyone(tx: Connection, community_id: int) -> list[tuple[int, Role]]:
    """Return (user, role) of everybody who has one, the longest holder first."""
    rows = tx.execute(
        "SELECT user_id, role FROM roles WHERE community_id = ? ORDER BY at", (community_id,)
    )
    return [(user_id, Role(role)) for user_id, role in rows]


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Follow a community into another; a role that both gave stays as it was there."""
    tx.execute(
        "UPDATE OR IGNORE roles SET community_id = ? WHERE community_id = ?",
        (into_id, community_id),
    )
    tx.execute("DELETE FROM roles WHERE community_id = ?", (community_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "roles": rows.named(
            tx,
            "SELECT role, at FROM roles WHERE community_id = ? AND user_id = ?",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM roles WHERE user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
    tx.execute(
        "UPDATE roles SET by_user_id = 0 WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
