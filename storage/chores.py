"""Owns chores: what is to be done once, at an instant or as soon after it as we are awake."""

import json
from collections.abc import Mapping
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member

Facts = Mapping[str, int | str]


class Chore(NamedTuple):
    """`facts` are ids and numbers; `tries` counts the ones that failed."""

    chore_id: int
    kind: str
    ref: str
    facts: Facts
    due_at: int
    tries: int


def add(tx: Connection, *, kind: str, ref: str, facts: Facts, due_at: int) -> bool:
    """Plan something once; False when this kind and ref was planned before, done or not."""
    cursor = tx.execute(
        "INSERT INTO chores (kind, ref, facts, due_at, state) VALUES (?, ?, ?, ?, 'waiting')"
        " ON CONFLICT (kind, ref) DO NOTHING",
        (kind, ref, json.dumps(facts), due_at),
    )
    return cursor.rowcount == 1


def set_due(tx: Connection, *, kind: str, ref: str, facts: Facts, due_at: int) -> None:
    """Plan something, in place of what was planned, or even done, under the same kind and ref."""
    tx.execute(
        "INSERT INTO chores (kind, ref, facts, due_at, state) VALUES (?, ?, ?, ?, 'waiting')"
        " ON CONFLICT (kind, ref) DO UPDATE SET facts = excluded.facts,"
        " due_at = excluded.due_at, state = 'waiting', ended_at = NULL, tries = 0",
        (kind, ref, json.dumps(facts), due_at),
    )


def plan(tx: Connection, *, kind: str, ref: str, facts: Facts, due_at: int) -> None:
    """Plan something unless it waits already under the same kind and ref; again when done."""
    tx.execute(
        "INSERT INTO chores (kind, ref, facts, due_at, state) VALUES (?, ?, ?, ?, 'waiting')"
        " ON CONFLICT (kind, ref) DO UPDATE SET facts = excluded.facts,"
        " due_at = excluded.due_at, state = 'waiting', ended_at = NULL, tries = 0"
        " WHERE chores.state <> 'waiting'",
        (kind, ref, json.dumps(facts), due_at),
    )


def is_known(tx: Connection, *, kind: str, ref: str) -> bool:
    """Say whether this kind and ref was planned before, done or not."""
    row = tx.execute("SELECT 1 FROM chores WHERE kind = ? AND ref = ?", (kind, ref)).fetchone()
    return row is not None


def remove(tx: Connection, *, kind: str, ref: str) -> None:
    """Call off what was planned."""
    tx.execute("DELETE FROM chores WHERE kind = ? AND ref = ?", (kind, ref))


def oldest_due(tx: Connection, now: int) -> int | None:
    """Return since when the longest overdue one is due; None when nothing is."""
    row = tx.execute(
        "SELECT min(due_at) FROM chores WHERE state = 'waiting' AND due_at <= ?", (now,)
    ).fetchone()
    return None if row[0] is None else int(row[0])


def due(tx: Connection, now: int, most: int = 10_000) -> list[tuple[int, str]]:
    """Return key and kind of what is due, the longest overdue first."""
    # In one step: each step of SQLite hands the interpreter to another thread and waits for it.
    (found,) = tx.execute(
        "SELECT json_group_array(json_array(chore_id, kind)) FROM (SELECT chore_id, kind"
        " FROM chores WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, chore_id LIMIT ?)",
        (now, most),
    ).fetchone()
    return [(chore_id, kind) for chore_id, kind in json.loads(found)]


def find_waiting(tx: Connection, chore_id: int) -> Chore | None:
    row = tx.execute(
        "SELECT chore_id, kind, ref, facts, due_at, tries FROM chores"
        " WHERE chore_id = ? AND state = 'waiting'",
        (chore_id,),
    ).fetchone()
    return _chore(row)


def claim(tx: Connection, chore_id: int, *, now: int) -> Chore | None:
    """Mark a due chore as done and return it; None when it is not due or was done before."""
    row = tx.execute(
        "UPDATE chores SET state = 'done', ended_at = ?"
        " WHERE chore_id = ? AND state = 'waiting' AND due_at <= ?"
        " RETURNING chore_id, kind, ref, facts, due_at, tries",
        (now, chore_id, now),
    ).fetchone()
    return _chore(row)


def postpone(tx: Connection, chore_id: int, *, due_at: int) -> None:
    """Try again later; the try that failed counts."""
    tx.execute(
        "UPDATE chores SET due_at = ?, tries = tries + 1 WHERE chore_id = ? AND state = 'waiting'",
        (due_at, chore_id),
    )


def give_up(tx: Connection, chore_id: int, *, now: int) -> None:
    tx.execute(
        "UPDATE chores SET state = 'failed', ended_at = ? WHERE chore_id = ?"
        " AND state = 'waiting'",
        (now, chore_id),
    )


def remove_before(tx: Connection, at: int) -> None:
    """Forget what was done or given up before an instant."""
    tx.execute("DELETE FROM chores WHERE state <> 'waiting' AND ended_at < ?", (at,))


def _chore(row: tuple[int, str, str, str, int, int] | None) -> Chore | None:
    if row is None:
        return None
    chore_id, kind, ref, facts, due_at, tries = row
    return Chore(chore_id, kind, ref, json.loads(facts), due_at, tries)


def erase(tx: Connection, member: Member) -> None:
    """Drop what is planned in a private chat."""
    tx.execute(
        "DELETE FROM chores WHERE json_extract(facts, '$.telegram_chat_id') = ?",
        (member.user_id,),
    )
