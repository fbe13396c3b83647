"""Owns newcomers and newcomer_posts."""

from collections.abc import Collection, Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.members import Member
from domain.newcomers import OPEN, Newcomer, State, Why
from storage import rows


class Post(NamedTuple):
    post_id: int
    chat_key: int
    telegram_chat_id: int
    outbox_id: int
    began_at: int
    is_over: bool


def _newcomer(row: tuple[Any, ...] | None) -> Newcomer | None:
    if row is None:
        return None
    newcomer_id, chat_key, member_id, came_at, state, why, *rest = row
    return Newcomer(newcomer_id, chat_key, member_id, came_at, State(state), Why(why), *rest)


def claim(tx: Connection, *, chat_key: int, member_id: int, at: int, again: int) -> bool:
    """Note that somebody came; False when they did within so many seconds before.

    Who comes back keeps their state and why, with the new time.
    """
    row = tx.execute(
        "INSERT INTO newcomers (chat_key, member_id, came_at, state, why)"
        " VALUES (?1, ?2, ?3, 'free', '') ON CONFLICT (chat_key, member_id)"
        " DO UPDATE SET came_at = excluded.came_at, post_id = NULL, raid_id = NULL"
        " WHERE came_at < ?3 - ?4 RETURNING 1",
        (chat_key, member_id, at, again),
    ).fetchone()
    return row is not None


def find(tx: Connection, newcomer_id: int) -> Newcomer | None:
    row = tx.execute(
        "SELECT newcomer_id, chat_key, member_id, came_at, state, why, until_at, post_id, raid_id"
        " FROM newcomers WHERE newcomer_id = ?",
        (newcomer_id,),
    ).fetchone()
    return _newcomer(row)


def find_of(tx: Connection, *, chat_key: int, member_id: int) -> Newcomer | None:
    row = tx.execute(
        "SELECT newcomer_id FROM newcomers WHERE chat_key = ? AND member_id = ?",
        (chat_key, member_id),
    ).fetchone()
    return None if row is None else find(tx, row[0])


def find_came(tx: Connection, who: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Map those of (chat, member) who came there since we are to when they did."""
    found = rows.read(
        tx,
        "WITH asked (chat_key, member_id) AS (VALUES (?, ?))"
        " SELECT json_group_array(json_array(chat_key, member_id, came_at))"
        " FROM asked CROSS JOIN newcomers USING (chat_key, member_id)",
        who,
    )
    return {(chat_key, member_id): came_at for chat_key, member_id, came_at in found}


def hold(
    tx: Connection, newcomer_id: int, *, why: Why, until_at: int | None, raid_id: int | None
) -> None:
    """Want somebody to be held."""
    tx.execute(
        "UPDATE newcomers SET state = 'wanted', why = ?, until_at = ?, raid_id = ?, post_id = NULL"
        " WHERE newcomer_id = ?",
        (why, until_at, raid_id, newcomer_id),
    )


def set_why(tx: Connection, newcomer_id: int, *, why: Why, until_at: int | None) -> None:
    """Hold somebody for another reason from now on."""
    tx.execute(
        "UPDATE newcomers SET why = ?, until_at = ? WHERE newcomer_id = ?",
        (why, until_at, newcomer_id),
    )


def set_state(
    tx: Connection, newcomer_id: int, *, before: Collection[State], after: State
) -> bool:
    """Change how somebody stands, once; False when they stood otherwise."""
    for each in before:
        row = tx.execute(
            "UPDATE newcomers SET state = ? WHERE newcomer_id = ? AND state = ? RETURNING 1",
            (after, newcomer_id, each),
        ).fetchone()
        if row is not None:
            return True
    return False


def count_since(tx: Connection, *, chat_key: int, at: int) -> int:
    """Return how many came into a chat since an instant."""
    row = tx.execute(
        "SELECT count(*) FROM newcomers WHERE chat_key = ? AND came_at >= ?", (chat_key, at)
    ).fetchone()
    return int(row[0])


def came_since(tx: Connection, *, chat_key: int, at: int) -> list[Newcomer]:
    """Return who came into a chat since an instant and is there, not removed meanwhile."""
    found = tx.execute(
        "SELECT newcomer_id FROM newcomers JOIN members USING (member_id) WHERE chat_key = ?"
        " AND came_at >= ? AND members.state = 'present'"
        " AND newcomers.state IN ('free', 'wanted', 'held', 'freeing') ORDER BY newcomer_id",
        (chat_key, at),
    ).fetchall()
    return [each for (number,) in found if (each := find(tx, number)) is not None]


def counts_of_raid(tx: Connection, raid_id: int) -> dict[State, int]:
    """Return how many of a raid stand how."""
    found = tx.execute(
        "SELECT state, count(*) FROM newcomers WHERE raid_id = ? GROUP BY state", (raid_id,)
    )
    return {State(state): count for state, count in found}


def of_raid(tx: Connection, raid_id: int, *, states: Collection[State]) -> list[Newcomer]:
    """Return who of a raid stands in one of these ways, as they came."""
    found = tx.execute(
        "SELECT newcomer_id FROM newcomers WHERE raid_id = ? ORDER BY newcomer_id", (raid_id,)
    ).fetchall()
    newcomers = (find(tx, number) for (number,) in found)
    return [each for each in newcomers if each is not None and each.state in states]


def open_of_community(tx: Connection, community_id: int) -> list[Newcomer]:
    """Return who is held in any group of a community, or about to be."""
    found = tx.execute(
        "SELECT newcomer_id FROM newcomers JOIN chats USING (chat_key) WHERE community_id = ?"
        " AND newcomers.state IN ('wanted', 'held') ORDER BY newcomer_id",
        (community_id,),
    ).fetchall()
    return [each for (number,) in found if (each := find(tx, number)) is not None]


def open_of_member(tx: Connection, member_id: int) -> list[Newcomer]:
    found = tx.execute(
        "SELECT newcomer_id FROM newcomers WHERE member_id = ? AND state IN ('wanted', 'held')"
        " ORDER BY newcomer_id",
        (member_id,),
    ).fetchall()
    return [each for (number,) in found if (each := find(tx, number)) is not None]


# -- asked -----------------------------------------------------------------------------------


def add_post(tx: Connection, *, chat_key: int, telegram_chat_id: int, now: int) -> int:
    cursor = tx.execute(
        "INSERT INTO newcomer_posts (chat_key, telegram_chat_id, outbox_id, began_at, is_over)"
        " VALUES (?, ?, 0, ?, 0)",
        (chat_key, telegram_chat_id, now),
    )
    return int(cursor.lastrowid or 0)


def set_letter(tx: Connection, post_id: int, *, outbox_id: int) -> None:
    tx.execute("UPDATE newcomer_posts SET outbox_id = ? WHERE post_id = ?", (outbox_id, post_id))


def find_post(tx: Connection, post_id: int) -> Post | None:
    row = tx.execute(
        "SELECT post_id, chat_key, telegram_chat_id, outbox_id, began_at, is_over"
        " FROM newcomer_posts WHERE post_id = ?",
        (post_id,),
    ).fetchone()
    if row is None:
        return None
    number, chat_key, telegram_chat_id, outbox_id, began_at, is_over = row
    return Post(number, chat_key, telegram_chat_id, outbox_id, began_at, bool(is_over))


def latest_post(tx: Connection, chat_key: int) -> Post | None:
    """Return the last message in a chat that asks newcomers."""
    row = tx.execute(
        "SELECT post_id FROM newcomer_posts WHERE chat_key = ?"
        " ORDER BY began_at DESC, post_id DESC LIMIT 1",
        (chat_key,),
    ).fetchone()
    return None if row is None else find_post(tx, row[0])


def end_post(tx: Connection, post_id: int) -> None:
    tx.execute("UPDATE newcomer_posts SET is_over = 1 WHERE post_id = ?", (post_id,))


def assign(tx: Connection, newcomer_id: int, *, post_id: int) -> None:
    tx.execute("UPDATE newcomers SET post_id = ? WHERE newcomer_id = ?", (post_id, newcomer_id))


def of_post(tx: Connection, post_id: int) -> list[Newcomer]:
    """Return whom a message still waits for, as they came."""
    found = tx.execute(
        "SELECT newcomer_id FROM newcomers JOIN members USING (member_id) WHERE post_id = ?"
        " AND members.state = 'present' ORDER BY came_at, newcomer_id",
        (post_id,),
    ).fetchall()
    newcomers = (find(tx, number) for (number,) in found)
    return [each for each in newcomers if each is not None and each.state in OPEN]


# -- kept ------------------------------------------------------------------------------------


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM newcomers WHERE came_at < ? AND state IN ('free', 'gone')", (at,))
    tx.execute("DELETE FROM newcomer_posts WHERE began_at < ?", (at,))


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE newcomers SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key)
    )
    tx.execute("DELETE FROM newcomers WHERE chat_key = ?", (chat_key,))
    tx.execute("UPDATE newcomer_posts SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE newcomers SET member_id = ? WHERE member_id = ?", (into_id, member_id)
    )
    tx.execute("DELETE FROM newcomers WHERE member_id = ?", (member_id,))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let a chat's newcomers go with it to another community, to the accounts there."""
    tx.execute(
        "UPDATE OR IGNORE newcomers SET member_id = there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id)"
        " WHERE here.member_id = newcomers.member_id AND there.community_id = ?"
        " AND newcomers.chat_key = ?",
        (into_id, chat_key),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "newcomers": rows.named(
            tx,
            "SELECT came_at, state, why, until_at FROM newcomers WHERE member_id = ?"
            " ORDER BY came_at",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM newcomers WHERE member_id = ?", (member.member_id,))
