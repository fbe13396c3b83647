"""What quests count: recorded facts, read in their order from where a quest has got to."""

from sqlite3 import Connection
from typing import NamedTuple

# Entries may be booked for an instant of the day before.
LATE_SECONDS = 25 * 3600


class Message(NamedTuple):
    message_id: int
    member_id: int
    at: int
    kind: int
    is_reply: int
    verdict: int
    points: int


class Thanks(NamedTuple):
    message_id: int
    giver_id: int
    receiver_id: int
    at: int


class Entry(NamedTuple):
    entry_id: int
    member_id: int
    at: int
    points: int
    xp: int
    reason: str
    is_reversal: int


def places(tx: Connection, community_id: int) -> list[int]:
    """Return every Telegram id that a community's chats have or had."""
    rows = tx.execute(
        "SELECT telegram_chat_id FROM chats WHERE community_id = ?"
        " UNION SELECT a.telegram_chat_id FROM chat_aliases AS a JOIN chats USING (chat_key)"
        " WHERE community_id = ?",
        (community_id, community_id),
    )
    return [place for (place,) in rows]


def last_message_before(tx: Connection, *, telegram_chat_id: int, at: int) -> int:
    """Return the number of a chat's last message before an instant; 0 without one."""
    row = tx.execute(
        "SELECT message_id FROM events WHERE telegram_chat_id = ? AND at < ?"
        " ORDER BY message_id DESC LIMIT 1",
        (telegram_chat_id, at),
    ).fetchone()
    return int(row[0]) if row else 0


def last_entry_before(tx: Connection, at: int) -> int:
    """Return the number of an entry before which none is of `at` or later; 0 without one."""
    row = tx.execute(
        "SELECT entry_id FROM ledger WHERE at < ? ORDER BY entry_id DESC LIMIT 1",
        (at - LATE_SECONDS,),
    ).fetchone()
    return int(row[0]) if row else 0


def messages(tx: Connection, *, telegram_chat_id: int, after: int, most: int) -> list[Message]:
    rows = tx.execute(
        "SELECT message_id, member_id, at, kind, is_reply, verdict, points FROM events"
        " WHERE telegram_chat_id = ? AND message_id > ? ORDER BY message_id LIMIT ?",
        (telegram_chat_id, after, most),
    )
    return [Message(*row) for row in rows]


def thanks(tx: Connection, *, telegram_chat_id: int, after: int, most: int) -> list[Thanks]:
    rows = tx.execute(
        "SELECT message_id, giver_id, receiver_id, at FROM kudos"
        " WHERE telegram_chat_id = ? AND message_id > ? ORDER BY message_id LIMIT ?",
        (telegram_chat_id, after, most),
    )
    return [Thanks(*row) for row in rows]


def entries(tx: Connection, *, after: int, most: int) -> list[Entry]:
    """Return ledger entries of every community."""
    rows = tx.execute(
        "SELECT entry_id, member_id, at, points, xp, reason, reverses_id IS NOT NULL FROM ledger"
        " WHERE entry_id > ? ORDER BY entry_id LIMIT ?",
        (after, most),
    )
    return [Entry(*row) for row in rows]


def kept_referrals(
    tx: Connection, *, community_id: int, since: int, until: int
) -> list[tuple[int, int]]:
    """Return (when, inviter) of everybody who had stayed by an instant of a span."""
    rows = tx.execute(
        "SELECT kept_at, inviter_id FROM referrals WHERE community_id = ? AND is_kept = 1"
        " AND inviter_id IS NOT NULL AND kept_at >= ? AND kept_at < ?",
        (community_id, since, until),
    )
    return [(at, inviter_id) for at, inviter_id in rows]


def active_days(tx: Connection, *, member_id: int, first_on: str, last_on: str) -> int:
    """Return on how many local dates of a span a member wrote something."""
    row = tx.execute(
        "SELECT count(*) FROM daily"
        " WHERE member_id = ? AND on_date BETWEEN ? AND ? AND messages > 0",
        (member_id, first_on, last_on),
    ).fetchone()
    return int(row[0])
