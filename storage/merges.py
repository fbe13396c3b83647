"""Owns join_codes and merges: how two communities become one, and one two again."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows

CODE_LIVES_SECONDS = 7 * 86_400


class Merge(NamedTuple):
    """A merge; `chat_keys` are the chats that moved, `undone_at` is None while it holds."""

    merge_id: int
    old_id: int
    into_id: int
    chat_keys: tuple[int, ...]
    at: int
    undone_at: int | None


def add_code(tx: Connection, *, code: str, community_id: int, by_user_id: int, now: int) -> None:
    """Let a word open a community to another group; an earlier word of it ends."""
    tx.execute("DELETE FROM join_codes WHERE community_id = ?", (community_id,))
    tx.execute("INSERT INTO join_codes VALUES (?, ?, ?, ?)", (code, community_id, by_user_id, now))


def find_code(tx: Connection, *, code: str, now: int) -> int | None:
    """Return the community a word opens; None when it is unknown or a week old."""
    row = tx.execute(
        "SELECT community_id FROM join_codes WHERE code = ? AND at >= ?",
        (code, now - CODE_LIVES_SECONDS),
    ).fetchone()
    return None if row is None else int(row[0])


def remove_code(tx: Connection, code: str) -> None:
    tx.execute("DELETE FROM join_codes WHERE code = ?", (code,))


def add(
    tx: Connection,
    *,
    old_id: int,
    into_id: int,
    chat_keys: tuple[int, ...],
    by_user_id: int,
    now: int,
) -> int:
    keys = ",".join(map(str, chat_keys))
    cursor = tx.execute(
        "INSERT INTO merges (old_id, into_id, chat_keys, by_user_id, at) VALUES (?, ?, ?, ?, ?)",
        (old_id, into_id, keys, by_user_id, now),
    )
    return int(cursor.lastrowid or 0)


def find(tx: Connection, merge_id: int) -> Merge | None:
    row = tx.execute(
        "SELECT merge_id, old_id, into_id, chat_keys, at, undone_at FROM merges"
        " WHERE merge_id = ?",
        (merge_id,),
    ).fetchone()
    if row is None:
        return None
    number, old_id, into_id, keys, at, undone_at = row
    return Merge(number, old_id, into_id, tuple(map(int, keys.split(","))), at, undone_at)


def claim_undo(tx: Connection, *, merge_id: int, now: int) -> bool:
    """Mark a merge as undone, once; False when it was undone before."""
    row = tx.execute(
        "UPDATE merges SET undone_at = ? WHERE merge_id = ? AND undone_at IS NULL"
        " RETURNING merge_id",
        (now, merge_id),
    ).fetchone()
    return row is not None


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "join_codes": rows.named(
            tx,
            "SELECT at FROM join_codes WHERE community_id = ? AND by_user_id = ?",
            (member.community_id, member.user_id),
        ),
        "merges": rows.named(
            tx,
            "SELECT at, undone_at FROM merges WHERE ?1 IN (old_id, into_id) AND by_user_id = ?2",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE join_codes SET by_user_id = 0 WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
    tx.execute(
        "UPDATE merges SET by_user_id = 0 WHERE by_user_id = ?1 AND ?2 IN (old_id, into_id)",
        (member.user_id, member.community_id),
    )
