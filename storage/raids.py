"""Owns raids."""

from sqlite3 import Connection

from domain.members import Member
from domain.raids import Raid
from storage import rows


def add(tx: Connection, *, chat_key: int, by: int | None, now: int) -> int:
    cursor = tx.execute(
        "INSERT INTO raids (chat_key, began_at, last_at, by_user_id, outbox_id, place_key)"
        " VALUES (?, ?, ?, ?, 0, 0)",
        (chat_key, now, now, by),
    )
    return int(cursor.lastrowid or 0)


def find(tx: Connection, raid_id: int) -> Raid | None:
    row = tx.execute(
        "SELECT raid_id, chat_key, began_at, last_at, ended_at, by_user_id, outbox_id, place_key"
        " FROM raids WHERE raid_id = ?",
        (raid_id,),
    ).fetchone()
    return None if row is None else Raid(*row)


def running(tx: Connection, chat_key: int) -> Raid | None:
    row = tx.execute(
        "SELECT raid_id FROM raids WHERE chat_key = ? AND ended_at IS NULL", (chat_key,)
    ).fetchone()
    return None if row is None else find(tx, row[0])


def set_last(tx: Connection, raid_id: int, *, at: int) -> None:
    tx.execute("UPDATE raids SET last_at = max(last_at, ?) WHERE raid_id = ?", (at, raid_id))


def set_card(tx: Connection, raid_id: int, *, outbox_id: int, place_key: int) -> None:
    tx.execute(
        "UPDATE raids SET outbox_id = ?, place_key = ? WHERE raid_id = ?",
        (outbox_id, place_key, raid_id),
    )


def end(tx: Connection, raid_id: int, *, now: int) -> bool:
    """End a raid, once."""
    row = tx.execute(
        "UPDATE raids SET ended_at = ? WHERE raid_id = ? AND ended_at IS NULL RETURNING 1",
        (now, raid_id),
    ).fetchone()
    return row is not None


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM raids WHERE ended_at < ?", (at,))


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE raids SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))
    tx.execute("UPDATE raids SET place_key = ? WHERE place_key = ?", (into_key, chat_key))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "raids": rows.named(
            tx,
            "SELECT began_at, ended_at FROM raids JOIN chats USING (chat_key)"
            " WHERE community_id = ? AND by_user_id = ? ORDER BY raid_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE raids SET by_user_id = 0 WHERE by_user_id = ? AND chat_key IN"
        " (SELECT chat_key FROM chats WHERE community_id = ?)",
        (member.user_id, member.community_id),
    )
