"""Owns outbox: what must be said, as a card name and facts."""

import json
from collections.abc import Mapping
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows

MOST_TRIES = 2
STABLE_SECONDS = 5


class Letter(NamedTuple):
    """An announcement that waits to be sent; `facts` are ids and numbers."""

    outbox_id: int
    card: str
    facts: dict[str, int | str]
    chat_key: int | None
    user_id: int | None
    thread_id: int | None
    priority: int
    tries: int


def add(
    tx: Connection,
    *,
    card: str,
    facts: Mapping[str, int | str],
    chat_key: int | None = None,
    user_id: int | None = None,
    thread_id: int | None = None,
    priority: int = 2,
    now: int,
) -> int:
    """Queue an announcement to a chat or to a person and return its number."""
    cursor = tx.execute(
        "INSERT INTO outbox (card, facts, chat_key, user_id, thread_id, priority, not_before,"
        " state, queued_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?)",
        (card, json.dumps(facts), chat_key, user_id, thread_id, priority, now, now),
    )
    return int(cursor.lastrowid or 0)


def due(tx: Connection, now: int, most: int = 200) -> list[Letter]:
    """Return what may be sent now, by priority, then in the order it was queued."""
    rows = tx.execute(
        "SELECT outbox_id, card, facts, chat_key, user_id, thread_id, priority, tries FROM outbox"
        " WHERE state = 'waiting' AND not_before <= ? ORDER BY priority, outbox_id LIMIT ?",
        (now, most),
    )
    return [
        Letter(outbox_id, card, json.loads(facts), *rest) for outbox_id, card, facts, *rest in rows
    ]


def claim(tx: Connection, outbox_id: int) -> bool:
    """Mark a row as being sent, once; False when it is no longer waiting."""
    row = tx.execute(
        "UPDATE outbox SET state = 'sending', tries = tries + 1"
        " WHERE outbox_id = ? AND state = 'waiting' RETURNING outbox_id",
        (outbox_id,),
    ).fetchone()
    return row is not None


def mark_sent(
    tx: Connection, outbox_id: int, message_id: int | None, *, at_ms: int | None = None
) -> None:
    """Keep that Telegram took it; `at_ms` in Unix milliseconds."""
    tx.execute(
        "UPDATE outbox SET state = 'sent', message_id = ?, sent_ms = ? WHERE outbox_id = ?",
        (message_id, at_ms, outbox_id),
    )


def put_back(tx: Connection, outbox_id: int, *, not_before: int) -> None:
    """Wait again: Telegram surely did not get it, so the try does not count."""
    tx.execute(
        "UPDATE outbox SET state = 'waiting', tries = tries - 1, not_before = ?"
        " WHERE outbox_id = ?",
        (not_before, outbox_id),
    )


def mark_unknown(tx: Connection, outbox_id: int, *, now: int) -> None:
    """Telegram may have got it: once more, never a third time."""
    tx.execute(
        "UPDATE outbox SET state = CASE WHEN tries < ? THEN 'waiting' ELSE 'unknown' END,"
        " not_before = ? WHERE outbox_id = ?",
        (MOST_TRIES, now, outbox_id),
    )


def drop(tx: Connection, outbox_id: int) -> None:
    tx.execute("UPDATE outbox SET state = 'dropped' WHERE outbox_id = ?", (outbox_id,))


def withdraw(tx: Connection, outbox_id: int) -> None:
    """Drop a row that is not being sent yet."""
    tx.execute(
        "UPDATE outbox SET state = 'dropped' WHERE outbox_id = ? AND state = 'waiting'",
        (outbox_id,),
    )


def withdraw_broadcast(tx: Connection, broadcast_id: int) -> None:
    """Drop what of a broadcast is not being sent yet."""
    tx.execute(
        "UPDATE outbox SET state = 'dropped' WHERE state = 'waiting' AND outbox_id IN"
        " (SELECT outbox_id FROM broadcast_recipients"
        "  WHERE broadcast_id = ? AND state = 'queued')",
        (broadcast_id,),
    )


def outcome(tx: Connection, outbox_id: int) -> tuple[str, int | None]:
    """Return a row's state and the message it became; "dropped" for one that is gone."""
    row = tx.execute(
        "SELECT state, message_id FROM outbox WHERE outbox_id = ?", (outbox_id,)
    ).fetchone()
    return ("dropped", None) if row is None else (row[0], row[1])


def renew(tx: Connection, outbox_id: int, *, telegram_chat_id: int, now: int) -> bool:
    """Have the message that a letter became show its card anew; False while it is on its way.

    What never arrived is left; `telegram_chat_id` is the chat that the message is in.
    """
    state, message_id = outcome(tx, outbox_id)
    if state in ("waiting", "sending"):
        return False
    if message_id is not None:
        card, facts, chat_key = tx.execute(
            "SELECT card, facts, chat_key FROM outbox WHERE outbox_id = ?", (outbox_id,)
        ).fetchone()
        where = {"edits": message_id, "telegram_chat_id": telegram_chat_id}
        add(tx, card=card, facts={**json.loads(facts), **where}, chat_key=chat_key, now=now)
    return True


def of_post(tx: Connection, card: str, post_id: int) -> list[tuple[int, int]]:
    """Return (number, chat) of the letters of a kind that a scheduled post went out by."""
    rows = tx.execute(
        "SELECT outbox_id, chat_key FROM outbox WHERE card = ? AND chat_key IS NOT NULL"
        " AND json_extract(facts, '$.post_id') = ? ORDER BY outbox_id",
        (card, post_id),
    )
    return list(rows)


def is_lost(tx: Connection, outbox_id: int) -> bool:
    """Say whether Telegram surely refused an announcement."""
    row = tx.execute(
        "SELECT 1 FROM outbox WHERE outbox_id = ? AND state = 'dropped'", (outbox_id,)
    ).fetchone()
    return row is not None


def recover(tx: Connection, now: int) -> None:
    """Treat what an earlier life was sending as unknown.

    Its last try waits a while: a program that dies again and again must not use it up unsent.
    """
    rows = tx.execute("SELECT outbox_id FROM outbox WHERE state = 'sending'").fetchall()
    for (outbox_id,) in rows:
        mark_unknown(tx, outbox_id, now=now)
    tx.execute(
        "UPDATE outbox SET not_before = ? WHERE state = 'waiting' AND tries > 0",
        (now + STABLE_SECONDS,),
    )


def leave_topic(tx: Connection, *, chat_key: int, thread_id: int) -> None:
    """Let what waits for a topic that takes nothing go to its chat's General."""
    tx.execute(
        "UPDATE outbox SET thread_id = NULL WHERE chat_key = ? AND thread_id = ?"
        " AND state IN ('waiting', 'sending')",
        (chat_key, thread_id),
    )


def move(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE outbox SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def remove_before(tx: Connection, at: int, *, missed_at: int) -> None:
    """Forget what is settled; later what a chat missed of draws: it gets that when it wakes."""
    tx.execute(
        "DELETE FROM outbox WHERE queued_at < ?1 AND state IN ('sent', 'unknown', 'dropped')"
        " AND NOT (state = 'dropped' AND queued_at >= ?2 AND outbox_id IN"
        "  (SELECT outbox_id FROM draw_posts WHERE outbox_id IS NOT NULL))",
        (at, missed_at),
    )


def oldest_waiting(tx: Connection) -> int | None:
    """Return when the oldest unsent row was queued."""
    row = tx.execute(
        "SELECT min(queued_at) FROM outbox WHERE state IN ('waiting', 'sending')"
    ).fetchone()
    return None if row[0] is None else int(row[0])


def count_waiting(tx: Connection) -> int:
    """Return how many messages wait to be sent, however late they may leave."""
    row = tx.execute("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')")
    return int(row.fetchone()[0])


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the letters to a person."""
    return {
        "outbox": rows.named(
            tx,
            "SELECT card, state, queued_at FROM outbox WHERE user_id = ? ORDER BY outbox_id",
            (member.user_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM outbox WHERE user_id = ?",
        (member.user_id,),
    )
