"""Owns holiday_greetings: which holidays are to be greeted, which were skipped or posted."""

from sqlite3 import Connection


def add(tx: Connection, *, community_id: int, on: str) -> bool:
    """Let a holiday be greeted unless somebody skips it; False when it was known."""
    row = tx.execute(
        "INSERT INTO holiday_greetings VALUES (?, ?, 'asked') ON CONFLICT DO NOTHING"
        " RETURNING on_date",
        (community_id, on),
    ).fetchone()
    return row is not None


def claim(tx: Connection, *, community_id: int, on: str, state: str) -> bool:
    """Take a holiday that is still to be greeted as `posted` or `skipped`, once."""
    cursor = tx.execute(
        "UPDATE holiday_greetings SET state = ? WHERE community_id = ? AND on_date = ?"
        " AND state = 'asked'",
        (state, community_id, on),
    )
    return cursor.rowcount == 1


def state(tx: Connection, *, community_id: int, on: str) -> str | None:
    row = tx.execute(
        "SELECT state FROM holiday_greetings WHERE community_id = ? AND on_date = ?",
        (community_id, on),
    ).fetchone()
    return None if row is None else str(row[0])


def remove_before(tx: Connection, on: str) -> None:
    tx.execute("DELETE FROM holiday_greetings WHERE on_date < ?", (on,))
