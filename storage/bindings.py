"""Owns bindings and diaries: which chat or topic serves a community for what."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Binding(NamedTuple):
    """A bound place; `thread_id` is None for a whole chat or General.

    `topic` is what the topic is called, empty where Telegram did not say so.
    """

    purpose: str
    chat_key: int
    thread_id: int | None
    topic: str = ""


def bind(
    tx: Connection, *, community_id: int, binding: Binding, by_user_id: int, now: int
) -> None:
    """Bind a place in place of any earlier one."""
    tx.execute(
        "INSERT INTO bindings (community_id, purpose, chat_key, thread_id, topic, by_user_id, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (community_id, purpose) DO UPDATE SET chat_key = excluded.chat_key,"
        " thread_id = excluded.thread_id, topic = excluded.topic,"
        " by_user_id = excluded.by_user_id, at = excluded.at,"
        " refused = ''",
        (community_id, *binding, by_user_id, now),
    )


class Refusing(NamedTuple):
    """A bound topic that takes no posts: "closed", or "gone", when they go to General."""

    community_id: int
    purpose: str
    chat_key: int
    refused: str


def find(tx: Connection, *, community_id: int, purpose: str) -> Binding | None:
    row = tx.execute(
        "SELECT purpose, chat_key, thread_id FROM bindings WHERE community_id = ? AND purpose = ?",
        (community_id, purpose),
    ).fetchone()
    return None if row is None else Binding(*row)


def place_of(tx: Connection, *, community_id: int, purpose: str) -> Binding | None:
    """Return where to say something: the bound place, else the first group that is active.

    None when the bot can speak in no group of the community.
    """
    bound = find(tx, community_id=community_id, purpose=purpose)
    if bound is not None:
        return bound
    row = tx.execute(
        "SELECT chat_key FROM chats WHERE community_id = ? AND state = 'active' AND earns = 1"
        " ORDER BY chat_key LIMIT 1",
        (community_id,),
    ).fetchone()
    return None if row is None else Binding(purpose, row[0], None)


def of_community(tx: Connection, community_id: int) -> list[Binding]:
    rows = tx.execute(
        "SELECT purpose, chat_key, thread_id, topic FROM bindings WHERE community_id = ?"
        " UNION ALL SELECT 'diary', chat_key, nullif(thread_id, 0), '' FROM diaries"
        " JOIN chats USING (chat_key) WHERE community_id = ? ORDER BY purpose, chat_key",
        (community_id, community_id),
    )
    return [Binding(*row) for row in rows]


def remove(tx: Connection, *, community_id: int, purpose: str) -> None:
    tx.execute(
        "DELETE FROM bindings WHERE community_id = ? AND purpose = ?", (community_id, purpose)
    )


def add_diary(
    tx: Connection, *, chat_key: int, thread_id: int | None, by_user_id: int, now: int
) -> None:
    """Let a place be a diary; a second time changes nothing."""
    tx.execute(
        "INSERT INTO diaries VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (chat_key, thread_id or 0, by_user_id, now),
    )


def remove_diary(tx: Connection, *, chat_key: int, thread_id: int | None) -> None:
    tx.execute(
        "DELETE FROM diaries WHERE chat_key = ? AND thread_id = ?", (chat_key, thread_id or 0)
    )


def forget_topic(tx: Connection, *, chat_key: int, thread_id: int) -> None:
    """Let what was bound to a topic that is gone go to its chat's General."""
    remove_diary(tx, chat_key=chat_key, thread_id=thread_id)
    tx.execute(
        "UPDATE bindings SET thread_id = NULL, topic = '', refused = 'gone'"
        " WHERE chat_key = ? AND thread_id = ?",
        (chat_key, thread_id),
    )


def rename_topic(tx: Connection, *, chat_key: int, thread_id: int, topic: str) -> None:
    """Remember what a topic is called now, where something is bound to it."""
    tx.execute(
        "UPDATE bindings SET topic = ? WHERE chat_key = ? AND thread_id = ?",
        (topic, chat_key, thread_id),
    )


def set_closed(tx: Connection, *, chat_key: int, thread_id: int, is_closed: bool) -> None:
    """Remember that a bound topic takes no posts, or that it takes them again."""
    tx.execute(
        "UPDATE bindings SET refused = ? WHERE chat_key = ? AND thread_id = ?",
        ("closed" if is_closed else "", chat_key, thread_id),
    )


def refusing(tx: Connection) -> list[Refusing]:
    """Return every bound topic that takes no posts."""
    found = tx.execute(
        "SELECT community_id, purpose, chat_key, refused FROM bindings WHERE refused <> ''"
        " ORDER BY community_id, purpose"
    )
    return [Refusing(*row) for row in found]


def move(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE bindings SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))
    tx.execute(
        "UPDATE OR IGNORE diaries SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key)
    )
    tx.execute("DELETE FROM diaries WHERE chat_key = ?", (chat_key,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "bindings": rows.named(
            tx,
            "SELECT purpose, at FROM bindings WHERE community_id = ? AND by_user_id = ?",
            (member.community_id, member.user_id),
        ),
        "diaries": rows.named(
            tx,
            "SELECT d.at FROM diaries AS d JOIN chats USING (chat_key) WHERE community_id = ?"
            " AND by_user_id = ?",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE bindings SET by_user_id = 0 WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
    tx.execute(
        "UPDATE diaries SET by_user_id = 0 WHERE by_user_id = ?1"
        " AND chat_key IN (SELECT chat_key FROM chats WHERE community_id = ?2)",
        (member.user_id, member.community_id),
    )
