"""Owns expiries and last_seen: whose points are to expire, and who was here otherwise."""

from sqlite3 import Connection


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute("DELETE FROM expiries WHERE member_id IN (?, ?)", (member_id, into_id))
    tx.execute("DELETE FROM last_seen WHERE member_id = ?", (into_id,))
    tx.execute("UPDATE last_seen SET member_id = ? WHERE member_id = ?", (into_id, member_id))
