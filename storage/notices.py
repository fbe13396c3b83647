"""Owns notices and told: what was said lately and need not be said again."""

from sqlite3 import Connection

from domain.members import Member


def claim(tx: Connection, kind: str, *, now: int, every_seconds: int) -> bool:
    """Say whether a notice of this kind may go out now, and remember that it did."""
    row = tx.execute(
        "INSERT INTO notices VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET at = excluded.at"
        " WHERE notices.at <= excluded.at - ? RETURNING kind",
        (kind, now, every_seconds),
    ).fetchone()
    return row is not None


def claim_slot(tx: Connection, kind: str, slots: int, *, now: int, every_seconds: int) -> bool:
    """Say whether one of so many notices of this kind may go out now, and remember it."""
    row = tx.execute(
        "WITH RECURSIVE slots (slot) AS (SELECT 1 UNION ALL SELECT slot + 1 FROM slots"
        "  WHERE slot < ?2)"
        " INSERT INTO notices SELECT ?1 || ':' || slot, ?3 FROM slots WHERE NOT EXISTS"
        " (SELECT 1 FROM notices WHERE kind = ?1 || ':' || slot AND at > ?3 - ?4)"
        " ORDER BY slot LIMIT 1"
        " ON CONFLICT (kind) DO UPDATE SET at = excluded.at RETURNING kind",
        (kind, slots, now, every_seconds),
    ).fetchone()
    return row is not None


def last_at(tx: Connection, kind: str) -> int | None:
    """Return when a notice of this kind last went out; None when that is forgotten."""
    row = tx.execute("SELECT at FROM notices WHERE kind = ?", (kind,)).fetchone()
    return None if row is None else int(row[0])


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM notices WHERE at < ?", (at,))


def told(tx: Connection, subject: str) -> str:
    """Return the hash of what Telegram was last told about a subject, or an empty text."""
    row = tx.execute("SELECT hash FROM told WHERE subject = ?", (subject,)).fetchone()
    return "" if row is None else str(row[0])


def set_told(tx: Connection, subject: str, told_hash: str) -> None:
    tx.execute(
        "INSERT INTO told VALUES (?, ?) ON CONFLICT (subject) DO UPDATE SET hash = excluded.hash",
        (subject, told_hash),
    )


def erase(tx: Connection, member: Member) -> None:
    """Forget what a person was told lately."""
    tx.execute(
        "DELETE FROM notices WHERE instr(kind || ':', ':' || ? || ':')",
        (member.user_id,),
    )
