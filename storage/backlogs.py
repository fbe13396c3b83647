"""Owns backlogs, blind_windows and heartbeat: what happened while nobody answered."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member

# The server keeps messages for 24 h; what is older was never late, only misdated.
OLDEST_SECONDS = 25 * 3600


class Backlog(NamedTuple):
    telegram_chat_id: int
    from_at: int
    to_at: int
    messages: int
    commands: int


def grow(tx: Connection, backlog: Backlog, *, now: int) -> None:
    """Add late messages and commands to the chat's one line."""
    tx.execute(
        "INSERT INTO backlogs VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (telegram_chat_id) DO UPDATE SET"
        " from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at),"
        " messages = messages + excluded.messages, commands = commands + excluded.commands,"
        " grown_at = excluded.grown_at",
        (*backlog, now),
    )


def due(tx: Connection, *, quiet_since: int) -> list[Backlog]:
    """Return the lines that have not grown since an instant: the backlog is over."""
    rows = tx.execute(
        "SELECT telegram_chat_id, from_at, to_at, messages, commands FROM backlogs"
        " WHERE grown_at <= ?",
        (quiet_since,),
    )
    return [Backlog(*row) for row in rows]


def claim(tx: Connection, telegram_chat_id: int) -> Backlog | None:
    row = tx.execute(
        "DELETE FROM backlogs WHERE telegram_chat_id = ?"
        " RETURNING telegram_chat_id, from_at, to_at, messages, commands",
        (telegram_chat_id,),
    ).fetchone()
    return None if row is None else Backlog(*row)


def beat(tx: Connection, now: int) -> None:
    """Remember that the bot is awake."""
    tx.execute(
        "INSERT INTO heartbeat (only_row, at) VALUES (1, ?)"
        " ON CONFLICT DO UPDATE SET at = excluded.at",
        (now,),
    )


def last_beat(tx: Connection) -> int | None:
    row = tx.execute("SELECT at FROM heartbeat").fetchone()
    return None if row is None else int(row[0])


def fall_silent(tx: Connection, since: int | None) -> None:
    """Remember since when Telegram cannot be heard, None for that it can."""
    tx.execute("UPDATE heartbeat SET silent_since = ?", (since,))


def silent_since(tx: Connection) -> int | None:
    row = tx.execute("SELECT silent_since FROM heartbeat").fetchone()
    return None if row is None or row[0] is None else int(row[0])


def add_blind_window(tx: Connection, *, from_at: int, to_at: int) -> None:
    tx.execute("INSERT INTO blind_windows VALUES (?, ?) ON CONFLICT DO NOTHING", (from_at, to_at))


def blind_dates(windows: Iterable[Sequence[int]]) -> Collection[str]:
    """Return the dates touched by hours, (from, to) each, that Telegram no longer kept for us.

    A day is added on both sides: the community's dates may be up to 14 h off UTC's.
    """
    dates: set[str] = set()
    for from_at, to_at in windows:
        day = datetime.fromtimestamp(from_at, UTC).date() - timedelta(days=1)
        last = datetime.fromtimestamp(to_at, UTC).date() + timedelta(days=1)
        while day <= last:
            dates.add(day.isoformat())
            day += timedelta(days=1)
    return dates


def is_blind(tx: Connection, at: int) -> bool:
    """Say whether an instant lies in hours that Telegram no longer kept for us."""
    row = tx.execute(
        "SELECT 1 FROM blind_windows WHERE from_at <= ? AND to_at >= ? LIMIT 1", (at, at)
    ).fetchone()
    return row is not None


def move(tx: Connection, *, old_id: int, new_id: int) -> None:
    """Carry a line over to the chat's new Telegram id."""
    row = claim(tx, old_id)
    if row is not None:
        grow(tx, row._replace(telegram_chat_id=new_id), now=row.to_at)


def erase(tx: Connection, member: Member) -> None:
    """Drop the line of a private chat."""
    tx.execute(
        "DELETE FROM backlogs WHERE telegram_chat_id = ?",
        (member.user_id,),
    )
