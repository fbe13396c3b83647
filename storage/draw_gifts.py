"""Owns draw_gifts: prizes that were handed over as a text."""

from sqlite3 import Connection


def add(tx: Connection, *, draw_id: int, prize: int, text: str, by_user_id: int, now: int) -> None:
    """Keep what a winner gets; a second text takes the first one's place."""
    tx.execute(
        "INSERT INTO draw_gifts VALUES (?, ?, ?, ?, ?) ON CONFLICT (draw_id, prize)"
        " DO UPDATE SET text = excluded.text, by_user_id = excluded.by_user_id, at = excluded.at",
        (draw_id, prize, text, by_user_id, now),
    )


def of_draw(tx: Connection, draw_id: int) -> dict[int, str]:
    """Return the texts of a draw, by prize."""
    rows = tx.execute("SELECT prize, text FROM draw_gifts WHERE draw_id = ?", (draw_id,))
    return dict(rows.fetchall())
