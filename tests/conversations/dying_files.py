"""Where a life can be made to end while files are copied, migrated or put in another's place."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from storage import backup, migrate, restoring
from storage.migrate import Migration

Die = Callable[..., None]


class _Interrupted(sqlite3.Connection):
    """A connection that dies when the first page of it is copied."""

    die: Die

    def backup(self, target: sqlite3.Connection, **_pages: Any) -> None:
        super().backup(target, pages=1, progress=self.die)


def _copying(die: Die) -> None:
    """End in the middle of the copy, some pages of it written."""

    def interrupted(path: Path) -> sqlite3.Connection:
        address = f"{path.absolute().as_uri()}?mode=ro"
        connection = sqlite3.connect(address, uri=True, isolation_level=None, factory=_Interrupted)
        connection.die = die
        return connection

    _replace(backup, "_read_only", interrupted)


def _checked(die: Die) -> None:
    """End with a copy that is sound, before it has its name."""
    _after(backup, "_checked_copy", die)


def _named(die: Die) -> None:
    """End with a backup that has its name, before the folder is on the disk."""
    _at_folders(backup, die, when=lambda _folder: True)


def _thinning(die: Die) -> None:
    """End with the first of the old backups deleted."""
    _after(Path, "unlink", die, when=lambda path: path.name.startswith("encore-"))


def _kept(die: Die) -> None:
    """End with the file's copy made, before the first migration."""
    _after(migrate, "_keep_copy", die)


def _keeping(die: Die) -> None:
    """End before that copy has its name."""
    _replace(migrate, "sync", die)


def _between(die: Die) -> None:
    """End after one migration of several."""
    _after(migrate, "_run", die)


def _within(die: Die) -> None:
    """End after the first statement of a migration."""
    statements = Migration.statements

    def first(self: Migration) -> Iterator[str]:
        yield next(statements(self))
        die()

    _replace(Migration, "statements", first)


def _ending(die: Die) -> None:
    """End after the last statement of a migration, before its commit."""
    statements = Migration.statements

    def all_of_them(self: Migration) -> Iterator[str]:
        yield from statements(self)
        die()

    _replace(Migration, "statements", all_of_them)


def _restoring(told: str) -> Callable[[Die], None]:
    """End a restore where it says that it has come to."""

    def die_there(die: Die) -> None:
        restore: Any = restoring.restore
        restore.__kwdefaults__["step"] = lambda step: die() if step == told else None

    return die_there


def _restored(die: Die) -> None:
    """End with the backup in its place, before the folder is on the disk."""
    _at_folders(restoring, die, when=lambda folder: not list(folder.glob("*.restoring")))


STEPS = {
    "backup:copying": _copying,
    "backup:checked": _checked,
    "backup:named": _named,
    "backup:thinning": _thinning,
    "migrate:keeping": _keeping,
    "migrate:kept": _kept,
    "migrate:within": _within,
    "migrate:ending": _ending,
    "migrate:between": _between,
    "restore:copying": _copying,
    "restore:copied": _restoring("copied"),
    "restore:aside": _restoring("set aside"),
    "restore:parted": _restoring("parted"),
    "restore:restored": _restored,
}


def _replace(owner: Any, name: str, function: Callable[..., Any]) -> None:
    setattr(owner, name, function)  # for this process alone


def _after(
    owner: Any, name: str, die: Die, when: Callable[[Path], bool] = lambda _path: True
) -> None:
    function = getattr(owner, name)

    def watched(first: Any, *args: Any, **named: Any) -> Any:
        outcome = function(first, *args, **named)
        if when(first):
            die()
        return outcome

    _replace(owner, name, watched)


def _at_folders(module: Any, die: Die, when: Callable[[Path], bool]) -> None:
    sync = module.sync

    def watched(path: Path) -> None:
        if path.is_dir() and when(path):
            die()
        sync(path)

    _replace(module, "sync", watched)
