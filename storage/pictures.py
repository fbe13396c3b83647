"""Owns pictures: which drawing Telegram has under which file id."""

from sqlite3 import Connection

from domain.members import Member


def find(tx: Connection, digest: str) -> str | None:
    """Return the file id of a drawing that was sent before."""
    row = tx.execute("SELECT file_id FROM pictures WHERE digest = ?", (digest,)).fetchone()
    return None if row is None else str(row[0])


def keep(tx: Connection, *, digest: str, file_id: str, now: int) -> None:
    tx.execute(
        "INSERT INTO pictures VALUES (?, ?, ?) ON CONFLICT (digest) DO UPDATE SET"
        " file_id = excluded.file_id, used_at = excluded.used_at",
        (digest, file_id, now),
    )


def forget(tx: Connection, digest: str) -> None:
    """Send the drawing up anew the next time: Telegram did not know the file id."""
    tx.execute("DELETE FROM pictures WHERE digest = ?", (digest,))


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM pictures WHERE used_at < ?", (at,))


def erase(tx: Connection, member: Member) -> None:
    """Draw everything anew: which drawings show a member's name is not kept."""
    del member
    tx.execute("DELETE FROM pictures")
