import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import Database
from storage.migrate import (
    MIGRATIONS,
    ForeignDatabase,
    MigrationFailed,
    NewerDatabase,
    migrate,
    migrations_in,
    version,
)
from tests.storage.purses import COINS, SCHEMA, check, move, purses

Written = Callable[..., Path]

TRIGGERS = """
CREATE TRIGGER generous AFTER INSERT ON moves WHEN new.coins > 10 BEGIN
    -- Half; or less;
    UPDATE moves SET coins = 10 WHERE id = new.id;
    UPDATE moves SET coins = coins WHERE id = new.id;
END; CREATE TABLE notes (text TEXT NOT NULL DEFAULT 'a;b') STRICT;
/* closing; remark */
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "purses.db"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        yield opened


def content(path: Path) -> bytes:
    return path.read_bytes()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def copies(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.glob(f"{path.name}.*"))


def test_a_new_file_gets_every_migration_and_needs_no_copy(
    connection: sqlite3.Connection, path: Path, written: Written
) -> None:
    assert migrate(connection, path, written(SCHEMA, TRIGGERS)) == 2
    connection.execute("INSERT INTO moves VALUES (1, 1, 50)")
    assert connection.execute("SELECT coins FROM moves").fetchone() == (10,)
    assert copies(path) == []


def test_migrating_again_changes_nothing(
    connection: sqlite3.Connection, path: Path, written: Written
) -> None:
    migrate(connection, path, written(SCHEMA))
    changes = connection.total_changes
    assert migrate(connection, path, written(SCHEMA)) == 1
    assert connection.total_changes == changes


def test_a_file_with_rows_is_copied_before_it_is_migrated(
    connection: sqlite3.Connection, path: Path, written: Written
) -> None:
    migrate(connection, path, written(SCHEMA))
    move(connection, 5)
    folder = written(SCHEMA, "DELETE FROM moves;", TRIGGERS)
    assert migrate(connection, path, folder) == 3
    assert copies(path) == ["purses.db.before-0002"]
    copy = path.with_name("purses.db.before-0002")
    assert mode(copy) == 0o600
    with closing(sqlite3.connect(copy)) as kept:
        assert (version(kept), purses(kept), check(kept)) == (1, (COINS - 5, 5), [])


@pytest.mark.parametrize("statement", range(4))
def test_a_migration_that_fails_anywhere_is_undone_whole(
    statement: int, connection: sqlite3.Connection, path: Path, written: Written
) -> None:
    migrate(connection, path, written(SCHEMA))
    steps = [
        "CREATE TABLE a (n);",
        "ALTER TABLE purses ADD COLUMN b INTEGER;",
        "DELETE FROM purses;",
    ]
    steps.insert(statement, "INSERT INTO nowhere VALUES (1);")
    with pytest.raises(MigrationFailed, match=r"0002_step.* nowhere"):
        migrate(connection, path, written(SCHEMA, "\n".join(steps)))
    assert version(connection) == 1
    assert connection.execute("SELECT * FROM purses").fetchall() == [(1, COINS), (2, 0)]
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    assert names == {"purses", "moves"}


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("CREATE TABLE a (n); COMMIT; CREATE TABLE b (n);", "ends the transaction"),
        ("CREATE TABLE a (n); BEGIN;", "within a transaction"),
        ("CREATE TABLE a (n); INSERT INTO moves VALUES (1, 77, 1);", "orphans in table moves"),
        ("CREATE TABLE a (n); INSERT INTO purses VALUES", "incomplete"),
        ("CREATE TABLE a (n); CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;", "incomplete"),
    ],
)
def test_a_bad_migration_is_refused_by_name(
    script: str, told: str, connection: sqlite3.Connection, path: Path, written: Written
) -> None:
    migrate(connection, path, written(SCHEMA))
    with pytest.raises(MigrationFailed, match=f"0002_step.*{told}"):
        migrate(connection, path, written(SCHEMA, script))
    assert version(connection) == 1
    assert not connection.in_transaction


def test_earlier_migrations_stay_when_a_later_one_fails_and_the_next_start_goes_on(
    connection: sqlite3.Connection, path: Path, written: Written
) -> None:
    migrate(connection, path, written(SCHEMA))
    with pytest.raises(MigrationFailed, match="0003_step"):
        migrate(connection, path, written(SCHEMA, TRIGGERS, "nonsense;"))
    assert version(connection) == 2
    assert migrate(connection, path, written(SCHEMA, TRIGGERS, "CREATE TABLE a (n);")) == 3
    assert copies(path) == ["purses.db.before-0002", "purses.db.before-0003"]


def test_nothing_is_migrated_when_the_copy_cannot_be_written(
    connection: sqlite3.Connection, path: Path, written: Written
) -> None:
    migrate(connection, path, written(SCHEMA))
    path.with_name("purses.db.before-0002").mkdir()
    with pytest.raises(MigrationFailed, match="before-0002 could not be written"):
        migrate(connection, path, written(SCHEMA, TRIGGERS))
    assert version(connection) == 1
    assert copies(path) == ["purses.db.before-0002"]


def test_a_table_that_others_refer_to_can_be_rebuilt(
    connection: sqlite3.Connection, path: Path, written: Written
) -> None:
    migrate(connection, path, written(SCHEMA))
    move(connection, 5)
    rebuild = """
        CREATE TABLE new_purses (id INTEGER PRIMARY KEY, coins INTEGER, name TEXT) STRICT;
        INSERT INTO new_purses SELECT id, coins, 'purse' FROM purses;
        DROP TABLE purses;
        ALTER TABLE new_purses RENAME TO purses;
    """
    migrate(connection, path, written(SCHEMA, rebuild))
    assert check(connection) == []
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("DELETE FROM purses")


async def test_a_newer_file_is_refused_untouched(path: Path, written: Written) -> None:
    async with Database.open(path, migrations=written(SCHEMA, TRIGGERS)):
        pass
    before = content(path)
    older = written()
    (older / "0002_step.sql").unlink()
    with pytest.raises(NewerDatabase, match="at version 2, this Encore knows up to 1"):
        async with Database.open(path, migrations=older):
            pass
    assert content(path) == before
    assert copies(path) == []


@pytest.mark.parametrize("number", [0, 1, 2, 999])
async def test_a_file_of_another_program_is_refused_untouched(
    number: int, path: Path, written: Written
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (title)")
        connection.execute(f"PRAGMA user_version = {number:d}")
    before = content(path), mode(path)
    with pytest.raises(ForeignDatabase, match="another program's tables"):
        async with Database.open(path, migrations=written(SCHEMA, TRIGGERS)):
            pass
    assert (content(path), mode(path)) == before
    assert copies(path) == []


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["0001_a.sql", "0003_c.sql"], "0003_c.sql: number 0002"),
        (["0001_a.sql", "0001_b.sql"], "0001_b.sql: number 0002"),
        (["0001_a.sql", "2_b.sql"], "NNNN_name"),
    ],
)
def test_a_folder_with_a_gap_a_double_or_an_odd_name_is_refused(
    names: list[str], told: str, tmp_path: Path
) -> None:
    for name in names:
        (tmp_path / name).touch()
    with pytest.raises(ValueError, match=told):
        migrations_in(tmp_path)


def test_the_shipped_migrations_are_numbered_without_gaps() -> None:
    assert migrations_in(MIGRATIONS)


def test_keys_of_tables_without_rowid_stand_first_and_in_their_order(
    connection: sqlite3.Connection, path: Path
) -> None:
    """Or quick_check of SQLite 3.40 sees NULLs where none are, and the next start refuses."""
    migrate(connection, path, MIGRATIONS)
    found = connection.execute(
        "SELECT t.name, i.name, i.cid, i.pk FROM pragma_table_list AS t"
        " JOIN pragma_table_info(t.name) AS i WHERE t.wr AND i.pk"
    ).fetchall()
    assert found
    assert [each for each in found if each[3] != each[2] + 1] == []
