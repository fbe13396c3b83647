"""Owns connections: the group that a person's private chat works on."""

from sqlite3 import Connection

from domain.members import Member
from storage import rows

LIVES_SECONDS = 900


def connect(tx: Connection, *, user_id: int, chat_key: int, now: int) -> None:
    tx.execute(
        "INSERT INTO connections VALUES (?, ?, ?) ON CONFLICT (user_id) DO UPDATE"
        " SET chat_key = excluded.chat_key, used_at = excluded.used_at",
        (user_id, chat_key, now),
    )


def find(tx: Connection, *, user_id: int, now: int) -> int | None:
    """Return the key of the connected chat; None without one used in the last 15 minutes."""
    row = tx.execute(
        "SELECT chat_key FROM connections WHERE user_id = ? AND used_at >= ?",
        (user_id, now - LIVES_SECONDS),
    ).fetchone()
    return None if row is None else int(row[0])


def remove(tx: Connection, user_id: int) -> None:
    tx.execute("DELETE FROM connections WHERE user_id = ?", (user_id,))


def move(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE connections SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "connections": rows.named(
            tx,
            "SELECT title, used_at FROM connections JOIN chats USING (chat_key) WHERE user_id = ?",
            (member.user_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM connections WHERE user_id = ?",
        (member.user_id,),
    )
