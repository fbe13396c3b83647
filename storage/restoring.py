"""A backup takes the database's place; what was there before is kept beside it."""

import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from storage.backup import BackupFailed, Check, copy_checked
from storage.files import sync
from storage.lock import hold
from storage.migrate import DatabaseRefused

PARTS = ("", "-wal", "-shm")
Step = Callable[[str], None]


class RestoreFailed(Exception):
    """Nothing was changed; the message says why in one line."""


def restore(
    good: Path, database: Path, *, now: datetime, check: Check, step: Step = lambda _: None
) -> Path | None:
    """Put a checked copy of `good` in the database's place; return where the old one is kept.

    Returns None when there was no database. The bot must not run: raises AlreadyRunning when it
    does, RestoreFailed when the backup cannot be used. Killed in the middle, it leaves a mark
    that keeps the program from starting, and can be run again. `step` is told how far it came.
    """
    with hold(database):
        coming = _copy(good, database, check)
        step("copied")
        before = _set_aside(database, now)
        step("set aside")
        for part in PARTS[1:]:
            # They belong to the old file and would be read into the new one.
            _beside(database, part).unlink(missing_ok=True)
        step("parted")
        coming.replace(database)
        sync(database.parent)
        return before


def mark_of(database: Path) -> Path:
    """Return the name under which a backup waits to take the database's place."""
    return database.with_name(f"{database.name}.restoring")


def refuse_half_restored(database: Path) -> None:
    """Raise DatabaseRefused when a restore was ended in its middle."""
    if mark_of(database).exists():
        raise DatabaseRefused(
            f"{database}: a restore did not come to its end. Run it again:"
            f" python -m bot restore FILE"
        )


def _copy(good: Path, database: Path, check: Check) -> Path:
    """Copy the backup beside the database, log and all; the file that is in use is none."""
    coming = mark_of(database)
    if not good.is_file():
        raise RestoreFailed(f"{good} cannot be restored: there is no such file")
    if database.exists() and good.samefile(database):
        raise RestoreFailed(f"{good} is the database itself, not a backup of it")
    try:
        coming.unlink(missing_ok=True)
        copy_checked(good, coming, check)
    except (OSError, sqlite3.Error, BackupFailed) as error:
        coming.unlink(missing_ok=True)
        raise RestoreFailed(f"{good} cannot be restored: {error}") from error
    return coming


def _set_aside(database: Path, now: datetime) -> Path | None:
    """Keep the file and what belongs to it under another name, by links: both stay whole."""
    if not database.exists():
        return None
    before = _free_name(database, now)
    try:
        for part in PARTS:
            old, kept = _beside(database, part), _beside(before, part)
            if old.exists() and not kept.exists():
                os.link(old, kept)
        sync(database.parent)
    except OSError as error:
        mark_of(database).unlink(missing_ok=True)
        raise RestoreFailed(f"{database} cannot be kept as {before}: {error.strerror}") from error
    return before


def _free_name(database: Path, now: datetime) -> Path:
    """Return a name that no other file has; the database itself has it after a kill."""
    first = f"{database.name}.before-{now.astimezone(UTC):%Y%m%d-%H%M%S}"
    names = (database.with_name(first + more) for more in chain([""], map("-{}".format, count(2))))
    return next(name for name in names if not name.exists() or name.samefile(database))


def _beside(path: Path, part: str) -> Path:
    return path.with_name(f"{path.name}{part}")
