"""Copies of a live database that were checked before they got their name, and the check."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

from domain.backups import kept
from storage.commits import lacks_room
from storage.files import private_file, private_folder, sync
from storage.lock import AlreadyRunning, hold
from storage.migrate import MIGRATIONS, is_ours, migrations_in, version
from storage.wal import unreachable_commits

Check = Callable[[sqlite3.Connection], list[str]]

PAGES_PER_STEP = 256
PROBLEMS_NAMED = 10
_NAMES = "encore-[0-9]*-[0-9]*.db"
_FORM = "encore-%Y%m%d-%H%M%S.db"


class BackupFailed(Exception):
    """No backup was made; the message names the problems in one line."""


def backup(source: Path, folder: Path, *, now: datetime, check: Check) -> Path:
    """Copy the database as it is at one moment, check the copy, and only then name it.

    Safe while the bot writes: the copy reads one snapshot of the write-ahead log, so writers
    neither wait for it nor make it begin anew. Raises BackupFailed.
    """
    target = folder / now.astimezone(UTC).strftime(_FORM)
    # A folder of its own, so that nothing unchecked is ever found under a backup's name.
    workplace = folder / ".unchecked"
    try:
        private_folder(folder)
        with hold(folder / "backup"):
            try:
                _checked_copy(source, workplace, check).replace(target)
                sync(folder)
            finally:
                rmtree(workplace, ignore_errors=True)
    except (sqlite3.Error, OSError, AlreadyRunning) as error:
        raise BackupFailed(f"{source} could not be backed up to {folder}: {error}") from error
    return target


def newest_good(folder: Path, check: Check) -> Path | None:
    """Return the newest backup in the folder that this program can use and finds sound."""
    for path in sorted(folder.glob(_NAMES), reverse=True):
        if not _problems(path, "quick_check", check, to_restore=True):
            return path
    return None


def copy_checked(source: Path, copy: Path, check: Check) -> None:
    """Make `copy` of a database and what its write-ahead log holds; look at every page and sum.

    Raises BackupFailed when it is not sound, or not one that this program can use.
    """
    private_file(copy)
    _copy(source, copy)
    if problems := _problems(copy, "integrity_check", check, to_restore=True):
        raise BackupFailed(f"the copy of {source} is not sound: {'; '.join(problems)}")
    sync(copy)


def thin(folder: Path) -> list[Path]:
    """Delete the backups that are neither of the last days nor of the last weeks; return them.

    Files under any other name are left alone.
    """
    made = {at: path for path in folder.glob(_NAMES) if (at := _made_at(path)) is not None}
    stays = kept(made)
    gone = sorted(path for at, path in made.items() if at not in stays)
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def newest(folder: Path) -> int | None:
    """Return when the newest backup in the folder was made; None when there is none."""
    made = [at for path in folder.glob(_NAMES) if (at := _made_at(path)) is not None]
    return max(made, default=None)


def _made_at(path: Path) -> int | None:
    try:
        return int(datetime.strptime(path.name, _FORM).replace(tzinfo=UTC).timestamp())
    except ValueError:
        return None  # somebody else's name


def verify(path: Path, check: Check) -> list[str]:
    """Return what is wrong with the file, nothing when it is sound.

    Looks at the header, every page, the write-ahead log, every foreign key, and what `check`
    knows to look for. Meant for the start, before the file is opened for writing.
    `check` is asked about a file of this program's version only, not about one that is blank,
    waits for a migration or is newer. A full disk or a held lock is no damage: it is raised as
    sqlite3.Error.
    """
    return _problems(path, "quick_check", check, to_restore=False)


def _checked_copy(source: Path, workplace: Path, check: Check) -> Path:
    rmtree(workplace, ignore_errors=True)  # of a backup that was killed
    private_folder(workplace)
    copy = workplace / "copy.db"
    copy_checked(source, copy, check)
    return copy


def _copy(source: Path, copy: Path) -> None:
    with closing(_read_only(source)) as original, closing(sqlite3.connect(copy)) as twin:
        # Nobody reads the twin before it was checked and synced.
        twin.execute("PRAGMA synchronous = OFF")
        twin.execute("PRAGMA journal_mode = OFF")
        original.execute("BEGIN")
        original.execute("SELECT 1 FROM sqlite_schema").fetchall()
        original.backup(twin, pages=PAGES_PER_STEP)
        original.execute("COMMIT")
        # One file, without a write-ahead log beside it.
        twin.execute("PRAGMA journal_mode = DELETE")


def _problems(path: Path, pages: str, check: Check, *, to_restore: bool) -> list[str]:
    try:
        if (lost := unreachable_commits(path)) > 1:
            return [f"its write-ahead log is damaged in front of {lost} commits"]
        with closing(_read_only(path)) as connection:
            damage = _damaged_pages(connection, pages) or _orphans(connection)
            return damage or _by_version(connection, check, to_restore)
    except (sqlite3.Error, OSError) as error:
        if lacks_room(error) and not to_restore:
            raise
        return [str(error)]


def _by_version(connection: sqlite3.Connection, check: Check, to_restore: bool) -> list[str]:
    newest = len(migrations_in(MIGRATIONS))
    written = version(connection)
    if written == newest:
        return check(connection)
    if to_restore and not written:
        return ["it is empty"]
    if to_restore and written > newest:
        return [f"it is at version {written}, this Encore knows up to {newest}"]
    if to_restore and not is_ours(connection, MIGRATIONS):
        return ["it holds another program's tables"]
    return []


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _damaged_pages(connection: sqlite3.Connection, pragma: str) -> list[str]:
    rows = connection.execute(f"PRAGMA {pragma}({PROBLEMS_NAMED})").fetchall()
    return [text for (text,) in rows if text != "ok"]


def _orphans(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("PRAGMA foreign_key_check").fetchmany(PROBLEMS_NAMED)
    return [f"{table}: a row without its {parent}" for table, _, parent, _ in rows]
