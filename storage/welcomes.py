"""Owns welcomes, welcome_posts and welcomed."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Post(NamedTuple):
    post_id: int
    chat_key: int
    telegram_chat_id: int
    outbox_id: int
    began_at: int


def source(tx: Connection, community_id: int) -> str | None:
    """Return a community's own words; None where the shipped ones are said."""
    row = tx.execute(
        "SELECT source FROM welcomes WHERE community_id = ? ORDER BY welcome_id DESC LIMIT 1",
        (community_id,),
    ).fetchone()
    return None if row is None else str(row[0])


def keep(tx: Connection, *, community_id: int, source: str, by: int, now: int) -> None:
    """Keep a community's own words in place of those it had."""
    tx.execute("DELETE FROM welcomes WHERE community_id = ?", (community_id,))
    tx.execute(
        "INSERT INTO welcomes (community_id, source, by_user_id, changed_at) VALUES (?, ?, ?, ?)",
        (community_id, source, by, now),
    )


def claim(tx: Connection, *, chat_key: int, member_id: int, at: int, again: int) -> bool:
    """Note that somebody came; False when they did within so many seconds before."""
    row = tx.execute(
        "INSERT INTO welcomed VALUES (?1, ?2, NULL, ?3) ON CONFLICT (chat_key, member_id)"
        " DO UPDATE SET post_id = NULL, at = excluded.at WHERE at < ?3 - ?4 RETURNING at",
        (chat_key, member_id, at, again),
    ).fetchone()
    return row is not None


def count_since(tx: Connection, *, chat_key: int, at: int) -> int:
    """Return how many came into a chat since an instant."""
    row = tx.execute(
        "SELECT count(*) FROM welcomed WHERE chat_key = ? AND at >= ?", (chat_key, at)
    ).fetchone()
    return int(row[0])


def assign(tx: Connection, *, chat_key: int, member_id: int, post_id: int) -> None:
    tx.execute(
        "UPDATE welcomed SET post_id = ? WHERE chat_key = ? AND member_id = ?",
        (post_id, chat_key, member_id),
    )


def add_post(
    tx: Connection, *, chat_key: int, telegram_chat_id: int, outbox_id: int, now: int
) -> int:
    cursor = tx.execute(
        "INSERT INTO welcome_posts (chat_key, telegram_chat_id, outbox_id, began_at)"
        " VALUES (?, ?, ?, ?)",
        (chat_key, telegram_chat_id, outbox_id, now),
    )
    return int(cursor.lastrowid or 0)


def set_letter(tx: Connection, post_id: int, *, outbox_id: int) -> None:
    tx.execute("UPDATE welcome_posts SET outbox_id = ? WHERE post_id = ?", (outbox_id, post_id))


def find(tx: Connection, post_id: int) -> Post | None:
    row = tx.execute(
        "SELECT post_id, chat_key, telegram_chat_id, outbox_id, began_at FROM welcome_posts"
        " WHERE post_id = ?",
        (post_id,),
    ).fetchone()
    return None if row is None else Post(*row)


def latest(tx: Connection, chat_key: int) -> Post | None:
    """Return the last message of welcome in a chat."""
    row = tx.execute(
        "SELECT post_id FROM welcome_posts WHERE chat_key = ?"
        " ORDER BY began_at DESC, post_id DESC LIMIT 1",
        (chat_key,),
    ).fetchone()
    return None if row is None else find(tx, row[0])


def of_post(tx: Connection, post_id: int) -> list[int]:
    """Return the members whom a message welcomes and who are still there, as they came."""
    found = tx.execute(
        "SELECT member_id FROM welcomed JOIN members USING (member_id)"
        " WHERE post_id = ? AND state = 'present' ORDER BY at, member_id",
        (post_id,),
    )
    return [member_id for (member_id,) in found]


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM welcomed WHERE at < ?", (at,))
    tx.execute("DELETE FROM welcome_posts WHERE began_at < ?", (at,))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's own words to another one; the newest are said."""
    tx.execute(
        "UPDATE welcomes SET community_id = ? WHERE community_id = ?",
        (into_id, community_id),
    )


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE welcome_posts SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))
    tx.execute(
        "UPDATE OR IGNORE welcomed SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key)
    )
    tx.execute("DELETE FROM welcomed WHERE chat_key = ?", (chat_key,))


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE welcomed SET member_id = ? WHERE member_id = ?", (into_id, member_id)
    )
    tx.execute("DELETE FROM welcomed WHERE member_id = ?", (member_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "welcomes": rows.named(
            tx,
            "SELECT source, changed_at FROM welcomes WHERE community_id = ? AND by_user_id = ?",
            (member.community_id, member.user_id),
        ),
        "welcomed": rows.named(
            tx, "SELECT at FROM welcomed WHERE member_id = ? ORDER BY at", (member.member_id,)
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE welcomes SET by_user_id = 0 WHERE by_user_id = ? AND community_id = ?",
        (member.user_id, member.community_id),
    )
    tx.execute("DELETE FROM welcomed WHERE member_id = ?", (member.member_id,))
