"""Owns streak_savers: who wants to be reminded of their streak."""

from sqlite3 import Connection

from domain.members import Member
from storage import rows


def is_wanted(tx: Connection, member_id: int) -> bool:
    row = tx.execute("SELECT 1 FROM streak_savers WHERE member_id = ?", (member_id,)).fetchone()
    return row is not None


def add(tx: Connection, *, member_id: int, now: int) -> None:
    tx.execute(
        "INSERT INTO streak_savers (member_id, wanted_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (member_id, now),
    )


def remove(tx: Connection, member_id: int) -> None:
    tx.execute("DELETE FROM streak_savers WHERE member_id = ?", (member_id,))


def to_remind(tx: Connection, *, community_id: int, on: str) -> list[tuple[int, int]]:
    """Return (member, user) of those who want it, can be written to and have not checked in."""
    found = tx.execute(
        "SELECT s.member_id, m.user_id FROM streak_savers AS s"
        " JOIN members AS m USING (member_id) JOIN users AS u USING (user_id)"
        " WHERE m.community_id = ?1 AND m.state = 'present' AND u.dm_ok = 1"
        " AND s.reminded_on < ?2 AND NOT EXISTS"
        " (SELECT 1 FROM checkins AS c WHERE c.member_id = s.member_id AND c.on_date = ?2)"
        " ORDER BY s.member_id",
        (community_id, on),
    )
    return list(found)


def mark(tx: Connection, *, member_id: int, on: str) -> None:
    """Note that a member was reminded on a date."""
    tx.execute("UPDATE streak_savers SET reminded_on = ? WHERE member_id = ?", (on, member_id))


def communities(tx: Connection) -> list[int]:
    """Return the communities in which somebody wants it."""
    found = tx.execute(
        "SELECT DISTINCT community_id FROM streak_savers JOIN members USING (member_id)"
        " ORDER BY community_id"
    )
    return [community_id for (community_id,) in found]


def copy(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let the wish hold in another community as well."""
    tx.execute(
        "INSERT INTO streak_savers SELECT ?, wanted_at, reminded_on FROM streak_savers"
        " WHERE member_id = ? ON CONFLICT DO NOTHING",
        (into_id, member_id),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE streak_savers SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM streak_savers WHERE member_id = ?", (member_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "streak_savers": rows.named(
            tx,
            "SELECT wanted_at, reminded_on FROM streak_savers WHERE member_id = ?",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM streak_savers WHERE member_id = ?", (member.member_id,))
