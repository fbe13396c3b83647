"""Owns draw_bans: who may not take part in draws that ask for it."""

from sqlite3 import Connection

from domain.members import Member
from storage import rows


def add(tx: Connection, *, member_id: int, by_user_id: int, now: int) -> bool:
    """Keep a member out; False when they were out before."""
    cursor = tx.execute(
        "INSERT INTO draw_bans VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (member_id, by_user_id, now),
    )
    return cursor.rowcount == 1


def remove(tx: Connection, member_id: int) -> bool:
    """Let a member in again; False when nothing kept them out."""
    cursor = tx.execute("DELETE FROM draw_bans WHERE member_id = ?", (member_id,))
    return cursor.rowcount == 1


def is_banned(tx: Connection, member_id: int) -> bool:
    row = tx.execute("SELECT 1 FROM draw_bans WHERE member_id = ?", (member_id,)).fetchone()
    return row is not None


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE draw_bans SET member_id = ? WHERE member_id = ?", (into_id, member_id)
    )
    tx.execute("DELETE FROM draw_bans WHERE member_id = ?", (member_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "draw_bans": rows.named(
            tx,
            "SELECT at FROM draw_bans WHERE member_id = ?",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM draw_bans WHERE member_id = ?",
        (member.member_id,),
    )
    tx.execute(
        "UPDATE draw_bans SET by_user_id = 0 WHERE by_user_id = ?1"
        " AND member_id IN (SELECT member_id FROM members WHERE community_id = ?2)",
        (member.user_id, member.community_id),
    )
