"""The one door to the database file: whole transactions as plain functions, each in one hop."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any, Concatenate, ParamSpec, TypeVar

import aiosqlite

from storage.commits import Commits, Write, lacks_room, primary_code, transact
from storage.files import private_file, private_folder
from storage.migrate import (
    MIGRATIONS,
    DatabaseRefused,
    DatabaseUnready,
    migrate,
    refuse_foreign,
    refuse_newer,
)

T = TypeVar("T")
P = ParamSpec("P")

READERS = 2
# Four tries end within the ten seconds that a shutdown may take.
BUSY_MILLISECONDS = 2_000
CACHED_STATEMENTS = 512
WRITER_CACHE_KIB = 8_192
READER_CACHE_KIB = 4_096
# Busy pages are written back to the file once for many commits.
CHECKPOINT_PAGES = 4_000
WAL_LIMIT_BYTES = 64 * 1024 * 1024

_TROUBLE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_CANTOPEN,
    }
)


def is_storage_trouble(error: BaseException) -> bool:
    """Say whether the disk or a lock is to blame: the same transaction may succeed later."""
    return primary_code(error) in _TROUBLE


class Database:
    """One writer and two readers, each a connection with a thread of its own."""

    def __init__(self, writer: "_Line", readers: list["_Line"]) -> None:
        self._loop = asyncio.get_running_loop()
        self._writer = writer
        self._readers = readers
        self._rings: dict[str, list[Callable[[], None]]] = {}
        self._unarmed: list[str] = []
        self._inserted: set[str] = set()
        self._commits = Commits()

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, *, migrations: Path = MIGRATIONS) -> AsyncIterator["Database"]:
        """Make the file when it is missing, migrate it and close it in the end.

        Raises DatabaseRefused or DatabaseUnready, and then no thread stays behind. What was queued
        before the end is still committed.
        """
        async with AsyncExitStack() as lines:
            try:
                writer = await lines.enter_async_context(_line(_writer, path, migrations))
                readers = [
                    await lines.enter_async_context(_line(_reader, path)) for _ in range(READERS)
                ]
            except (sqlite3.Error, OSError) as error:
                refusal = DatabaseUnready if lacks_room(error) else DatabaseRefused
                raise refusal(f"{path} cannot be opened: {error}") from error
            yield cls(writer, readers)

    async def write(
        self,
        function: Callable[Concatenate[sqlite3.Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `function(tx, …)` as one transaction; any exception rolls it back and comes here.

        Cancelling the caller does not stop it: once asked for, the transaction ends whole, and
        writes asked for later come after it. On a busy file the function runs up to four times.
        """
        write = self._commits.add(lambda tx: function(tx, *args, **kwargs))
        outcome: T = await self._writer.hop(lambda tx: self._written(tx, write))
        return outcome

    async def read(
        self,
        function: Callable[Concatenate[sqlite3.Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `function(tx, …)` on one unchanging state; it sees every write that returned."""
        # Of two at rest always the same one: its pages are warm.
        reader = min(self._readers, key=_Line.waiting)
        return await reader.hop(
            lambda tx: transact(tx, "BEGIN", lambda tx: function(tx, *args, **kwargs))
        )

    async def ask(
        self,
        function: Callable[Concatenate[sqlite3.Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `function(tx, …)` that asks one single question: it needs no transaction around."""
        reader = min(self._readers, key=_Line.waiting)
        return await reader.hop(lambda tx: function(tx, *args, **kwargs))

    async def hurry(self, *, is_hurried: bool) -> None:
        """Commit without waiting for the disk, or again with it: for what can be made anew.

        A power cut meanwhile may damage the file; afterwards everything is on the disk. And
        meanwhile randomblob() gives the same values each time, so that all comes out alike.
        """
        await self._writer.hop(lambda tx: _hurry(tx, is_hurried=is_hurried))

    def on_insert(self, table: str, ring: Callable[[], None]) -> None:
        """Call `ring` on the event loop after each commit that inserted into the table.

        Safe at any time; holds from the next write on. It may ring once too often, never too
        seldom.
        """
        if not table.isidentifier():
            raise ValueError(f"not a table: {table}")
        if table not in self._rings:
            self._unarmed.append(table)
        self._rings.setdefault(table, []).append(ring)

    def _written(self, tx: sqlite3.Connection, write: Write) -> Any:
        """Return what a write came to; the first to come writes for those behind it as well."""
        if not write.is_over:
            self._arm(tx)
            self._inserted.clear()
            if self._commits.settle(tx):
                self._ring()
        return write.came_to()

    def _ring(self) -> None:
        for table in self._inserted:
            for ring in self._rings[table]:
                # The loop may be gone when the last write of a cancelled program ends.
                with suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(ring)

    def _arm(self, tx: sqlite3.Connection) -> None:
        if not self._unarmed:
            return
        tx.create_function("encore_inserted", 1, self._inserted.add)
        while self._unarmed:
            table = self._unarmed[0]
            tx.execute(
                f"CREATE TEMP TRIGGER ring_{table} AFTER INSERT ON main.{table} "
                f"BEGIN SELECT encore_inserted('{table}'); END"
            )
            self._unarmed.pop(0)


class _Line:
    """A connection, the thread that owns it, and the hops under way to it."""

    def __init__(self, connection: aiosqlite.Connection, tx: sqlite3.Connection) -> None:
        self._connection = connection
        self._tx = tx
        self._asked = 0
        self._done = 0

    def waiting(self) -> int:
        # Two counters, because each is changed by one thread only.
        return self._asked - self._done

    async def hop(self, function: Callable[[sqlite3.Connection], T]) -> T:
        # Queued before the first suspension: cancelling the caller drops the outcome, never
        # the work.
        self._asked += 1
        outcome: T = await self._connection._execute(self._work, function)  # type: ignore[no-untyped-call]  # the public API has no "run this function"; pinned by a test
        return outcome

    def _work(self, function: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return function(self._tx)
        except StopIteration as error:
            # A future refuses StopIteration, and the caller would wait for ever.
            raise RuntimeError("StopIteration left a transaction") from error
        finally:
            self._done += 1


@asynccontextmanager
async def _line(
    connect: Callable[P, sqlite3.Connection], *args: P.args, **kwargs: P.kwargs
) -> AsyncIterator[_Line]:
    opened: list[sqlite3.Connection] = []
    refused: list[Exception] = []

    def connector() -> sqlite3.Connection:
        try:
            opened.append(connect(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - raised below
            # aiosqlite does not wait for its thread when the connector raises: the thread would
            # outlive the event loop and print a traceback. One that closes normally is waited for.
            refused.append(error)
            opened.append(sqlite3.connect(":memory:"))
        return opened[0]

    async with aiosqlite.Connection(connector, iter_chunk_size=64) as connection:
        if refused:
            raise refused[0]
        yield _Line(connection, opened[0])


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_MILLISECONDS / 1000,
        cached_statements=CACHED_STATEMENTS,
    )


def _writer(path: Path, migrations: Path) -> sqlite3.Connection:
    private_folder(path.parent)
    refuse_foreign(path, migrations)
    private_file(path)
    tx = _connect(path, "rw")
    try:
        refuse_newer(tx, path, migrations)
        (journal,) = tx.execute("PRAGMA journal_mode = WAL").fetchone()
        if journal != "wal":
            raise DatabaseRefused(f"{path}: its file system cannot keep a write-ahead log")
        tx.execute("PRAGMA synchronous = FULL")
        tx.execute("PRAGMA secure_delete = ON")
        tx.execute("PRAGMA temp_store = MEMORY")
        tx.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KIB}")
        tx.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}").fetchall()
        tx.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT_BYTES}")
        migrate(tx, path, migrations)
        # An empty log: what a power cut left in it cannot be mistaken for damage later.
        tx.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except BaseException:
        tx.close()
        raise
    return tx


def _hurry(tx: sqlite3.Connection, *, is_hurried: bool) -> None:
    tx.execute(f"PRAGMA synchronous = {'OFF' if is_hurried else 'FULL'}").fetchall()
    tx.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    alike = Random(0).randbytes  # noqa: S311 - for days that are only played
    tx.create_function("randomblob", 1, alike if is_hurried else None)


def _reader(path: Path) -> sqlite3.Connection:
    tx = _connect(path, "ro")
    try:
        tx.execute("PRAGMA query_only = ON")
        tx.execute("PRAGMA temp_store = MEMORY")
        tx.execute(f"PRAGMA cache_size = -{READER_CACHE_KIB}")
    except BaseException:
        tx.close()
        raise
    return tx
