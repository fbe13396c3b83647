"""How a database file fares: what `doctor` asks beside a running bot, and every start."""

import shlex
import sqlite3
import sys
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection

from bot import consistency
from domain.chats import Chat, ChatState
from storage import backlogs, bindings, chats, chores, inbox, notices, outbox, schedules, settings
from storage.backup import newest, newest_good, verify
from storage.migrate import (
    MIGRATIONS,
    DatabaseRefused,
    DatabaseUnready,
    migrations_in,
    version,
)
from storage.reading import reading
from storage.restoring import refuse_half_restored

QUARANTINE_KEPT_SECONDS = 14 * 24 * 3600
# Beyond these something is not as it should be.
DRIFT_SECONDS = 30
DANGEROUS_DRIFT_SECONDS = 300
BACKUP_SECONDS = 48 * 3600
OUTBOX_SECONDS = 300
DUE_SECONDS = 60
ASLEEP_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Health:
    """What stands in the file and beside it; instants are UTC seconds, None is "never"."""

    problems: list[str] = field(default_factory=list)
    # Why nothing could be looked at, "" when it could.
    unread: str = ""
    version: int = 0
    newest_version: int = 0
    began_at: int | None = None
    chats: tuple[Chat, ...] = ()
    backup_at: int | None = None
    quarantined: dict[str, int] = field(default_factory=dict)
    waiting_since: int | None = None
    due_since: int | None = None
    refusing: tuple[bindings.Refusing, ...] = ()
    zones: tuple[str, ...] = ()
    awake_at: int | None = None
    conflict_at: int | None = None


def examine(path: Path, *, now: int) -> Health | None:
    """Look at a database without changing it; None when there is no file yet."""
    if not path.is_file() or not path.stat().st_size:
        return None
    try:
        if problems := verify(path, consistency.problems):
            return Health(problems)
    except sqlite3.Error as error:
        return Health(unread=str(error))
    latest = len(migrations_in(MIGRATIONS))
    with reading(path) as tx:
        if (written := version(tx)) != latest:
            return Health(version=written, newest_version=latest)
        return _read(tx, latest, newest(path.parent / "backups"), now)


def read_now(tx: Connection, path: Path, *, now: int) -> Health:
    """Read how the database in use fares; its pages are not looked at."""
    return _read(tx, version(tx), newest(path.parent / "backups"), now)


def _read(tx: Connection, written: int, backup_at: int | None, now: int) -> Health:
    return Health(
        version=written,
        newest_version=written,
        began_at=chats.first_at(tx),
        chats=tuple(chat for chat in chats.everywhere(tx) if chat.state is not ChatState.LEFT),
        backup_at=backup_at,
        quarantined=inbox.quarantined_since(tx, now - QUARANTINE_KEPT_SECONDS),
        waiting_since=outbox.oldest_waiting(tx),
        due_since=overdue_since(tx, now),
        refusing=tuple(bindings.refusing(tx)),
        zones=tuple(settings.zones_in_use(tx)),
        awake_at=backlogs.last_beat(tx),
        conflict_at=notices.last_at(tx, "owner:conflict"),
    )


def overdue_since(tx: Connection, now: int) -> int | None:
    """Return since when the longest overdue work is due; None when nothing is."""
    found = (chores.oldest_due(tx, now), schedules.oldest_due(tx, now))
    return min((at for at in found if at is not None), default=None)


def rows_wait(tx: Connection, now: int) -> bool:
    """Say whether something stands in the file that is still to be done by now."""
    if inbox.waiting(tx) or outbox.due(tx, now, 1):
        return True
    return bool(chores.due(tx, now, 1) or schedules.due(tx, now))


def refuse_damaged(path: Path) -> None:
    """Raise DatabaseRefused with the way out when an existing file is not sound.

    Raises DatabaseUnready when it cannot be looked at: a full disk is no damage.
    """
    refuse_half_restored(path)
    if not path.exists() or not path.stat().st_size:
        return
    try:
        problems = verify(path, consistency.problems)
    except sqlite3.Error as error:
        raise DatabaseUnready(f"{path} cannot be opened: {error}") from error
    if problems:
        raise DatabaseRefused(_way_out(path, problems))


def _way_out(path: Path, problems: list[str]) -> str:
    good = newest_good(path.parent / "backups", consistency.problems)
    lines = [f"{path} is damaged: {problems[0]}"]
    if good is None:
        lines.append("No good backup was found in backups/ beside it.")
    else:
        lines.append(f"The newest good backup is {good}. With the bot stopped, restore it with:")
        lines.append(f"  {shlex.quote(sys.executable)} -m bot restore {shlex.quote(str(good))}")
    return "\n".join(lines)
