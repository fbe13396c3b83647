"""Owns asks: what was asked, what came of it, and whether it was of help."""

import json
from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.knowledge import Ask, Outcome
from domain.members import Member
from storage import rows


class Asked(NamedTuple):
    """What is kept of a question when it comes; `chat_key` None is the private chat."""

    community_id: int
    member_id: int
    chat_key: int | None
    thread_id: int | None
    text: str
    language: str
    ref: str
    asked_at: int


def add(
    tx: Connection,
    asked: Asked,
    *,
    sought: str,
    outcome: Outcome,
    offered: Sequence[int] = (),
    entry_id: int | None = None,
) -> int:
    cursor = tx.execute(
        "INSERT INTO asks (community_id, member_id, chat_key, thread_id, text, language, ref,"
        " asked_at, sought, outcome, offered, entry_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*asked, sought, outcome, json.dumps(list(offered)), entry_id),
    )
    return int(cursor.lastrowid or 0)


def find(tx: Connection, ask_id: int) -> Ask | None:
    row = tx.execute(
        "SELECT ask_id, community_id, member_id, chat_key, thread_id, text, language, outcome,"
        " offered, entry_id, helped, asked_at FROM asks WHERE ask_id = ?",
        (ask_id,),
    ).fetchone()
    return None if row is None else _ask(row)


def _ask(row: tuple[Any, ...]) -> Ask:
    ask_id, community_id, member_id, chat_key, thread_id, text, language, *came = row
    outcome, offered, entry_id, helped, asked_at = came
    return Ask(
        ask_id,
        community_id,
        member_id,
        chat_key,
        thread_id,
        text,
        language,
        Outcome(outcome),
        tuple(json.loads(offered)),
        entry_id,
        None if helped is None else bool(helped),
        asked_at,
    )


def find_by_ref(tx: Connection, ref: str) -> Ask | None:
    row = tx.execute("SELECT ask_id FROM asks WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else find(tx, row[0])


def list_by_outcome(
    tx: Connection, community_id: int, *, outcome: Outcome, since_at: int, most: int
) -> list[Ask]:
    """Return what came to this since an instant, the newest first."""
    found = tx.execute(
        "SELECT ask_id FROM asks WHERE community_id = ? AND outcome = ? AND asked_at >= ?"
        " ORDER BY ask_id DESC LIMIT ?",
        (community_id, outcome, since_at, most),
    ).fetchall()
    kept = (find(tx, ask_id) for (ask_id,) in found)
    return [ask for ask in kept if ask is not None]


def set_outcome(
    tx: Connection, ask_id: int, *, before: Outcome, after: Outcome, entry_id: int | None = None
) -> bool:
    """Take a question from one outcome to the next, once."""
    cursor = tx.execute(
        "UPDATE asks SET outcome = ?, entry_id = ? WHERE ask_id = ? AND outcome = ?",
        (after, entry_id, ask_id, before),
    )
    return cursor.rowcount == 1


def set_helped(tx: Connection, ask_id: int, *, is_helped: bool) -> None:
    tx.execute("UPDATE asks SET helped = ? WHERE ask_id = ?", (int(is_helped), ask_id))


def votes(tx: Connection, *, entry_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return how many members found each entry of help, and of none: each by their last word."""
    found = tx.execute(
        "SELECT entry_id, sum(helped), sum(1 - helped) FROM (SELECT entry_id, member_id, helped,"
        " max(ask_id) FROM asks WHERE helped IS NOT NULL"
        " AND entry_id IN (SELECT value FROM json_each(?)) GROUP BY entry_id, member_id)"
        " GROUP BY entry_id",
        (json.dumps(list(entry_ids)),),
    )
    return {entry_id: (helped, missed) for entry_id, helped, missed in found}


def votes_alike(tx: Connection, *, community_id: int, sought: str) -> dict[int, int]:
    """Return members for less members against each entry as the answer to this very question.

    Whoever took an entry from several is for it, as long as they say nothing else.
    """
    found = tx.execute(
        "SELECT entry_id, sum(2 * coalesce(helped, 1) - 1) FROM (SELECT entry_id, member_id,"
        " helped, max(ask_id) FROM asks WHERE community_id = ? AND sought = ?"
        " AND (helped IS NOT NULL OR outcome = 'taken') AND entry_id IS NOT NULL"
        " GROUP BY entry_id, member_id) GROUP BY entry_id",
        (community_id, sought),
    )
    return dict(found.fetchall())


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM asks WHERE asked_at < ?", (at,))


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's questions to another."""
    tx.execute("UPDATE asks SET member_id = ? WHERE member_id = ?", (into_id, member_id))


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE asks SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "asks": rows.named(
            tx,
            "SELECT text, outcome, helped, asked_at FROM asks WHERE member_id = ? ORDER BY ask_id",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM asks WHERE member_id = ?", (member.member_id,))
