"""What is asked of the past for a replay: by ranges of keys, in the order of time."""

from collections.abc import Callable
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.messages import Kind, Verdict


class Judged(NamedTuple):
    """A judged message; `length` is None for what is enough at any length."""

    message_id: int
    member_id: int
    at: int
    length: int | None
    verdict: Verdict


class Booked(NamedTuple):
    """A ledger entry of taking part; `streak` is a check-in's, else 0."""

    entry_id: int
    member_id: int
    at: int
    on: str
    reason: str
    streak: int


def chats_of(tx: Connection, community_id: int) -> list[int]:
    """Return every Telegram id that the community's chats have or had."""
    rows = tx.execute(
        "SELECT telegram_chat_id FROM chats WHERE community_id = ?"
        " UNION SELECT a.telegram_chat_id FROM chat_aliases AS a JOIN chats USING (chat_key)"
        " WHERE community_id = ?",
        (community_id, community_id),
    )
    return [row[0] for row in rows]


def first_message(tx: Connection, *, telegram_chat_id: int, since_at: int) -> tuple[int, int]:
    """Return the keys before the first message since then and of the last one, by halving."""
    low, high = tx.execute(
        "SELECT coalesce(min(message_id), 1), coalesce(max(message_id), 0) FROM events"
        " WHERE telegram_chat_id = ?",
        (telegram_chat_id,),
    ).fetchone()

    def at(key: int) -> Any:
        return tx.execute(
            "SELECT at FROM events WHERE telegram_chat_id = ? AND message_id >= ?"
            " ORDER BY message_id LIMIT 1",
            (telegram_chat_id, key),
        ).fetchone()

    return _before(at, low, high, since_at), high


def first_entry(tx: Connection, *, since_at: int) -> tuple[int, int]:
    """Return the keys before the first ledger entry since then and of the last one."""
    low, high = tx.execute(
        "SELECT coalesce(min(entry_id), 1), coalesce(max(entry_id), 0) FROM ledger"
    ).fetchone()

    def at(key: int) -> Any:
        return tx.execute(
            "SELECT at FROM ledger WHERE entry_id >= ? ORDER BY entry_id LIMIT 1", (key,)
        ).fetchone()

    return _before(at, low, high, since_at), high


def _before(at: Callable[[int], Any], low: int, high: int, since_at: int) -> int:
    """Return the key before the first one whose instant is late enough; keys follow time."""
    while low <= high:
        middle = (low + high) // 2
        if at(middle)[0] < since_at:
            low = middle + 1
        else:
            high = middle - 1
    return low - 1


def messages(tx: Connection, *, telegram_chat_id: int, after: int, most: int) -> list[Judged]:
    """Return judged messages in the order of their numbers."""
    rows = tx.execute(
        "SELECT message_id, member_id, at, CASE WHEN is_reply OR kind <> ? THEN NULL"
        " ELSE length END, verdict FROM events"
        " WHERE telegram_chat_id = ? AND message_id > ? ORDER BY message_id LIMIT ?",
        (Kind.TEXT, telegram_chat_id, after, most),
    )
    return [
        Judged(message_id, member_id, at, length, Verdict(verdict))
        for message_id, member_id, at, length, verdict in rows
    ]


def entries(
    tx: Connection, *, community_id: int, after: int, most: int
) -> tuple[list[Booked], int | None]:
    """Return what was booked for taking part among the next so many keys, and the last of them.

    Taken-back entries are left out; None when there are no further keys.
    """
    (last,) = tx.execute(
        "SELECT max(entry_id) FROM (SELECT entry_id FROM ledger WHERE entry_id > ?"
        " ORDER BY entry_id LIMIT ?)",
        (after, most),
    ).fetchone()
    if last is None:
        return [], None
    rows = tx.execute(
        "SELECT l.entry_id, l.member_id, l.at, l.on_date, l.reason, coalesce(c.streak, 0)"
        " FROM ledger AS l"
        " LEFT JOIN checkins AS c ON l.reason = 'checkin' AND c.member_id = l.member_id"
        "  AND c.on_date = l.on_date"
        " WHERE l.entry_id > ? AND l.entry_id <= ? AND l.community_id = ? AND l.points > 0"
        " AND l.reason IN ('reaction', 'kudos', 'checkin') AND l.reverses_id IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM ledger AS back WHERE back.reverses_id = l.entry_id)"
        " ORDER BY l.entry_id",
        (after, last, community_id),
    )
    return [Booked(*row) for row in rows], int(last)
