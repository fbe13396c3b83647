"""Owns draw_rolls: what members rolled after a list was frozen, each person once."""

from sqlite3 import Connection
from typing import NamedTuple


class Roll(NamedTuple):
    """A roll; `user_id` is None for the bot's own."""

    message_id: int
    user_id: int | None
    value: int


def add(
    tx: Connection, *, draw_id: int, message_id: int, user_id: int | None, value: int, now: int
) -> bool:
    """Keep a roll; False for a second one of the same person or message."""
    cursor = tx.execute(
        "INSERT INTO draw_rolls VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (draw_id, message_id, user_id, value, now),
    )
    return cursor.rowcount == 1


def of_draw(tx: Connection, draw_id: int, *, most: int) -> list[Roll]:
    """Return the first rolls in the order of their messages."""
    rows = tx.execute(
        "SELECT message_id, user_id, value FROM draw_rolls WHERE draw_id = ?"
        " ORDER BY message_id LIMIT ?",
        (draw_id, most),
    )
    return [Roll(*row) for row in rows]
