"""Owns settings: append-only, the newest row in force counts."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.days import Zones, ZoneSince
from domain.members import Member
from storage import rows


def add(
    tx: Connection,
    *,
    community_id: int,
    key: str,
    value: str,
    by_user_id: int | None,
    now: int,
    since_at: int,
) -> int:
    """Append a row and return its number; it is in force from `since_at` on."""
    cursor = tx.execute(
        "INSERT INTO settings (community_id, key, value, by_user_id, at, since_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (community_id, key, value, by_user_id, now, since_at),
    )
    return int(cursor.lastrowid or 0)


def groups_with(tx: Connection, *, key: str, value: str) -> list[int]:
    """Return the Telegram ids of the groups whose community's newest value is this one."""
    found = tx.execute(
        "SELECT telegram_chat_id FROM chats AS c WHERE earns = 1 AND (SELECT value FROM settings"
        " AS s WHERE s.community_id = c.community_id AND key = ? ORDER BY setting_id DESC LIMIT 1)"
        " = ?",
        (key, value),
    )
    return [chat_id for (chat_id,) in found]


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


def zones_in_use(tx: Connection) -> list[str]:
    """Return every time zone that a community has or had."""
    rows = tx.execute("SELECT DISTINCT value FROM settings WHERE key = 'timezone' ORDER BY value")
    return [row[0] for row in rows]


class Written(NamedTuple):
    """One row of the history."""

    setting_id: int
    community_id: int
    key: str
    value: str


def values(tx: Connection, community_id: int) -> dict[str, str]:
    """Return the newest value of every key that was ever set."""
    rows = tx.execute(
        "SELECT key, value FROM settings WHERE setting_id IN ("
        " SELECT max(setting_id) FROM settings WHERE community_id = ? GROUP BY key)",
        (community_id,),
    )
    return dict(rows.fetchall())


def get(tx: Connection, setting_id: int) -> Written | None:
    row = tx.execute(
        "SELECT setting_id, community_id, key, value FROM settings WHERE setting_id = ?",
        (setting_id,),
    ).fetchone()
    return None if row is None else Written(*row)


def written_with(tx: Connection, first_id: int, last_id: int) -> list[Written]:
    """Return the rows up to a number that one act wrote together with the first."""
    found = tx.execute(
        "SELECT s.setting_id, s.community_id, s.key, s.value FROM settings AS f"
        " JOIN settings AS s ON s.community_id = f.community_id AND s.at = f.at"
        "  AND s.by_user_id IS f.by_user_id AND s.setting_id BETWEEN f.setting_id AND ?"
        " WHERE f.setting_id = ? ORDER BY s.setting_id",
        (last_id, first_id),
    )
    return [Written(*row) for row in found]


def before(tx: Connection, written: Written) -> str | None:
    """Return the value that a row took the place of; None when it was the first."""
    row = tx.execute(
        "SELECT value FROM settings WHERE community_id = ? AND key = ? AND setting_id < ?"
        " ORDER BY setting_id DESC LIMIT 1",
        (written.community_id, written.key, written.setting_id),
    ).fetchone()
    return None if row is None else str(row[0])


def newest_id(tx: Connection, *, community_id: int, key: str) -> int | None:
    """Return the number of the newest row of a key."""
    row = tx.execute(
        "SELECT max(setting_id) FROM settings WHERE community_id = ? AND key = ?",
        (community_id, key),
    ).fetchone()
    return None if row[0] is None else int(row[0])


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return what a member set."""
    return {
        "settings": rows.named(
            tx,
            "SELECT key, value, at FROM settings WHERE community_id = ? AND by_user_id = ?"
            " ORDER BY setting_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE settings SET by_user_id = 0 WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
