"""Owns assistant_days and assistant_answers: what the language model was asked and said."""

import json
from collections.abc import Sequence
from sqlite3 import Connection

from domain.assistants import Told


def spend(tx: Connection, *, community_id: int, day: str, most: int) -> bool:
    """Count one more question of a day; False, and nothing counted, where there are enough."""
    row = tx.execute(
        "INSERT INTO assistant_days VALUES (?1, ?2, 1) ON CONFLICT (community_id, day)"
        " DO UPDATE SET asked = asked + 1 WHERE asked < ?3 RETURNING asked",
        (community_id, day, most),
    ).fetchone()
    return row is not None


def add(tx: Connection, ask_id: int, *, text: str, entry_ids: Sequence[int]) -> bool:
    """Keep what was said to a question, once; False when something was said before."""
    cursor = tx.execute(
        "INSERT INTO assistant_answers VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (ask_id, text, json.dumps(list(entry_ids))),
    )
    return cursor.rowcount == 1


def find(tx: Connection, ask_id: int) -> Told | None:
    row = tx.execute(
        "SELECT text, entry_ids FROM assistant_answers WHERE ask_id = ?", (ask_id,)
    ).fetchone()
    return None if row is None else Told(row[0], tuple(json.loads(row[1])))


def remove_before(tx: Connection, day: str) -> None:
    tx.execute("DELETE FROM assistant_days WHERE day < ?", (day,))
