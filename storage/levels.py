"""Owns levels: the highest level each member ever reached."""

from sqlite3 import Connection


def reach(tx: Connection, *, member_id: int, level: int, at: int) -> bool:
    """Keep a level; False when the member has been that high before."""
    row = tx.execute(
        "INSERT INTO levels (member_id, level, reached_at) VALUES (?, ?, ?)"
        " ON CONFLICT (member_id) DO UPDATE SET level = excluded.level,"
        " reached_at = excluded.reached_at WHERE level < excluded.level RETURNING level",
        (member_id, level, at),
    ).fetchone()
    return row is not None


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let a member have reached what another row of the same person reached."""
    row = tx.execute(
        "DELETE FROM levels WHERE member_id = ? RETURNING level, reached_at", (member_id,)
    ).fetchone()
    if row is not None:
        reach(tx, member_id=into_id, level=row[0], at=row[1])
