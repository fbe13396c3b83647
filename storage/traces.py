"""Owns traces and salts: what is left of a day's messages, to tell copies by."""

import json
from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.fairness import Past, Trace
from domain.members import Member
from storage import rows


class Asked(NamedTuple):
    """What one message's past is found by."""

    number: int
    member_id: int
    on: str
    community_id: int
    text_hash: int | None
    telegram_chat_id: int
    message_id: int
    at: int
    thread_id: int


class Kept(NamedTuple):
    """A trace with its place, in the order of the table's columns."""

    member_id: int
    on: str
    at: int
    message_id: int
    community_id: int
    is_worthy: bool
    is_visual: bool
    text_hash: int | None
    sketch: str


def pasts(tx: Connection, asked: Sequence[Asked]) -> dict[int, Past]:
    """Return, by number, what each message is held against."""
    found = rows.read(
        tx,
        "WITH asked (number, member_id, on_date, community_id, text_hash, telegram_chat_id,"
        " message_id, at, thread_id) AS (VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)),"
        # The last message of somebody else's in that chat lately; in a diary there is none.
        " beside AS (SELECT asked.*, CASE WHEN NOT EXISTS (SELECT 1 FROM diaries AS d JOIN chats"
        " AS c USING (chat_key) WHERE c.telegram_chat_id = asked.telegram_chat_id AND d.thread_id"
        "  = asked.thread_id) THEN (SELECT o.message_id FROM events AS o WHERE o.message_id"
        " < asked.message_id AND o.telegram_chat_id = asked.telegram_chat_id AND o.message_id"
        " > asked.message_id - 200 AND o.member_id <> asked.member_id AND o.at > asked.at - 86400"
        "  ORDER BY o.message_id DESC LIMIT 1) END AS stop FROM asked)"
        " SELECT json_group_array(json_array(number, '' ||"
        " (SELECT json_group_array(json_array(is_visual, text_hash, json(sketch))) FROM"
        "  (SELECT is_visual, text_hash, sketch FROM traces AS t WHERE t.member_id = b.member_id"
        "  AND t.on_date = b.on_date AND is_worthy ORDER BY t.at DESC, message_id DESC LIMIT 5)),"
        " (SELECT count(*) FROM traces AS t WHERE t.community_id = b.community_id"
        "  AND t.on_date = b.on_date AND t.text_hash = b.text_hash AND is_worthy),"
        " CASE WHEN stop IS NULL THEN NULL ELSE (SELECT count(*) FROM events AS e WHERE"
        "  e.telegram_chat_id = b.telegram_chat_id AND e.message_id > stop"
        "  AND e.message_id < b.message_id AND e.verdict IN (1, 12)) END, (SELECT max(a.at)"
        "  FROM arrivals AS a WHERE a.member_id = b.member_id),"
        " EXISTS (SELECT 1 FROM reviews AS r WHERE r.member_id = b.member_id),"
        " EXISTS (SELECT 1 FROM pending AS p WHERE p.member_id = b.member_id AND p.state ="
        "  'waiting' AND p.cause = 'newcomer'), (SELECT count(*) FROM traces AS t WHERE"
        "  t.member_id = b.member_id AND t.on_date = b.on_date AND NOT is_worthy))) FROM beside b",
        asked,
    )
    return {row[0]: _past(*row[1:]) for row in found}


def _past(traces: str, *rest: Any) -> Past:
    last = [
        Trace(bool(is_visual), hashed, tuple(sketch))
        for is_visual, hashed, sketch in json.loads(traces)
    ]
    return Past(last, *rest)


def add(tx: Connection, traces: Sequence[Kept]) -> None:
    rows.write(
        tx, "INSERT INTO traces VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", traces
    )


def make_salt(tx: Connection, *, community_id: int, on: str) -> str:
    """Return a day's salt; the first to ask makes it, of the database's own randomness."""
    # It decides nothing and must not be told by anything else, so no seed is handed in for it.
    row = tx.execute(
        "INSERT INTO salts VALUES (?, ?, lower(hex(randomblob(16))))"
        " ON CONFLICT DO UPDATE SET salt = salt RETURNING salt",
        (community_id, on),
    ).fetchone()
    return str(row[0])


def copying(tx: Connection, *, since_at: int, least: int) -> list[tuple[int, int]]:
    """Return (community, member) of who copied at least so many texts of one other member.

    The last of them was after an instant.
    """
    found = tx.execute(
        "SELECT DISTINCT c.community_id, c.member_id FROM traces AS c JOIN traces AS o"
        " USING (community_id, on_date, text_hash)"
        " WHERE c.member_id IN (SELECT member_id FROM traces WHERE NOT is_worthy AND at >= ?)"
        " AND NOT c.is_worthy AND o.is_worthy AND o.member_id <> c.member_id"
        " GROUP BY c.community_id, c.member_id, o.member_id"
        " HAVING count(DISTINCT text_hash) >= ? AND max(c.at) >= ?",
        (since_at, least, since_at),
    )
    return list(found)


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE traces SET member_id = ? WHERE member_id = ?", (into_id, member_id)
    )


def remove_before(tx: Connection, on: str) -> None:
    """Drop days that are over, with what made them comparable."""
    tx.execute("DELETE FROM traces WHERE on_date < ?", (on,))
    tx.execute("DELETE FROM salts WHERE on_date < ?", (on,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "traces": rows.named(
            tx,
            "SELECT on_date, at, is_worthy, is_visual FROM traces WHERE member_id = ? ORDER BY at",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM traces WHERE member_id = ?",
        (member.member_id,),
    )
