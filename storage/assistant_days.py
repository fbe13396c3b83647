"""Owns assistant_days: how often a community's questions went to the language model."""

from sqlite3 import Connection


def spend(tx: Connection, *, community_id: int, day: str, most: int) -> bool:
    """Count one more question of a day; False, and nothing counted, where there are enough."""
    row = tx.execute(
        "INSERT INTO assistant_days VALUES (?1, ?2, 1) ON CONFLICT (community_id, day)"
        " DO UPDATE SET asked = asked + 1 WHERE asked < ?3 RETURNING asked",
        (community_id, day, most),
    ).fetchone()
    return row is not None


def remove_before(tx: Connection, day: str) -> None:
    tx.execute("DELETE FROM assistant_days WHERE day < ?", (day,))
