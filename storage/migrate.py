"""Bring a database file to the newest version: numbered SQL files and `user_version`."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storage.files import private_file, sync

MIGRATIONS = Path(__file__).parent / "migrations"
_NAME = re.compile(r"([0-9]{4})_[a-z0-9_]+\.sql")


class DatabaseRefused(Exception):
    """The file cannot be used as it is; the message is one line for the operator."""


class DatabaseUnready(Exception):
    """The file cannot be opened now, but may be later; the message is one line."""


class ForeignDatabase(DatabaseRefused):
    """The file is another program's."""


class NewerDatabase(DatabaseRefused):
    """The file was written by a newer Encore."""


class MigrationFailed(DatabaseRefused):
    """A migration was rolled back; the file is as it was before it."""


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    path: Path

    def statements(self) -> Iterator[str]:
        """Split at semicolons, but not at those inside triggers, texts and comments."""
        statement = ""
        for piece in re.split(r"(?<=;)", self.path.read_text(encoding="utf-8")):
            statement += piece
            if sqlite3.complete_statement(statement):
                yield statement
                statement = ""
        # Closing white space and comments run as nothing; half a statement fails loudly.
        yield statement


def migrations_in(folder: Path) -> list[Migration]:
    """Return the migrations in order; a gap, a double or an odd name is a ValueError."""
    found = []
    for path in sorted(folder.glob("*.sql")):
        if not (match := _NAME.fullmatch(path.name)):
            raise ValueError(f"{path.name}: a migration is named NNNN_name.sql")
        found.append(Migration(int(match[1]), path))
    for place, migration in enumerate(found, start=1):
        if migration.number != place:
            raise ValueError(f"{migration.path.name}: number {place:04} was expected")
    return found


def version(connection: sqlite3.Connection) -> int:
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return int(number)


def refuse_foreign(path: Path, folder: Path = MIGRATIONS) -> None:
    """Raise ForeignDatabase when a file holds tables, but not the one every Encore begins with."""
    if not path.exists():
        return
    # Immutable: not even the files of a write-ahead log are made beside it.
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        if not _is_empty(connection) and not is_ours(connection, folder):
            raise ForeignDatabase(
                f"{path} holds another program's tables and was left as it is: "
                "let DATABASE name another file"
            )


def is_ours(connection: sqlite3.Connection, folder: Path = MIGRATIONS) -> bool:
    """Say whether a file was migrated and holds the table that every Encore begins with."""
    first = migrations_in(folder)[0].path.read_text(encoding="utf-8")
    name = first.partition("CREATE TABLE ")[2].split(maxsplit=1)[0]
    question = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    return version(connection) > 0 and connection.execute(question, (name,)).fetchone() is not None


def refuse_newer(connection: sqlite3.Connection, path: Path, folder: Path = MIGRATIONS) -> None:
    """Raise NewerDatabase when the file knows migrations this program does not."""
    newest = len(migrations_in(folder))
    if (written := version(connection)) > newest:
        raise NewerDatabase(
            f"{path} is at version {written}, this Encore knows up to {newest}: "
            "install the newer Encore again, or restore an older backup"
        )


def migrate(connection: sqlite3.Connection, path: Path, folder: Path = MIGRATIONS) -> int:
    """Run what is missing, each migration whole or not at all; return the version reached.

    The connection must be in autocommit mode. Foreign keys are off while tables are rebuilt,
    checked before each commit, and on afterwards.
    """
    refuse_newer(connection, path, folder)
    missing = migrations_in(folder)[version(connection) :]
    if missing and not _is_empty(connection):
        _keep_copy(connection, path, missing[0].number)
    connection.execute("PRAGMA foreign_keys = OFF")
    for migration in missing:
        _run(connection, migration)
    connection.execute("PRAGMA foreign_keys = ON")
    return version(connection)


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is None


def _keep_copy(connection: sqlite3.Connection, path: Path, number: int) -> None:
    copy = path.with_name(f"{path.name}.before-{number:04}")
    unfinished = copy.with_name(f"{copy.name}.part")
    unfinished.unlink(missing_ok=True)
    private_file(unfinished)
    try:
        connection.execute("VACUUM INTO ?", (str(unfinished),))
        sync(unfinished)
        unfinished.replace(copy)
    except (sqlite3.Error, OSError) as error:
        raise MigrationFailed(f"{copy} could not be written, nothing migrated: {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    sync(copy.parent)


def _run(connection: sqlite3.Connection, migration: Migration) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in migration.statements():
            connection.execute(statement)
            if not connection.in_transaction:
                raise MigrationFailed(f"{migration.path.name} ends the transaction it runs in")
        if orphan := connection.execute("PRAGMA foreign_key_check").fetchone():
            raise MigrationFailed(f"{migration.path.name} leaves orphans in table {orphan[0]}")
        connection.execute(f"PRAGMA user_version = {migration.number:d}")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise MigrationFailed(f"{migration.path.name} failed and was undone: {error}") from error
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
