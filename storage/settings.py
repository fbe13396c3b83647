"""Owns settings: append-only, the newest row in force counts."""

from sqlite3 import Connection

from domain.days import Zones, ZoneSince


def add(
    tx: Connection,
    *,
    community_id: int,
    key: str,
    value: str,
    by_user_id: int | None,
    now: int,
    since_at: int,
) -> None:
    tx.execute(
        "INSERT INTO settings (community_id, key, value, by_user_id, at, since_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (community_id, key, value, by_user_id, now, since_at),
    )


def find(tx: Connection, *, community_id: int, key: str) -> str | None:
    """Return the newest value, whether or not it is in force yet."""
    row = tx.execute(
        "SELECT value FROM settings WHERE community_id = ? AND key = ?"
        " ORDER BY setting_id DESC LIMIT 1",
        (community_id, key),
    ).fetchone()
    return None if row is None else str(row[0])


def zones(tx: Connection, community_id: int) -> Zones:
    """Return the community's zones with the instants they begin at, the newest first."""
    rows = tx.execute(
        "SELECT since_at, value FROM settings WHERE community_id = ? AND key = 'timezone'"
        " ORDER BY setting_id DESC",
        (community_id,),
    )
    return tuple(ZoneSince(since, zone) for since, zone in rows)
