"""Transactions: whole functions, each all or nothing; those that wait together share a commit.

A commit waits for the disk, which takes longer than what it commits. So whatever was asked for
while the disk was waited for is written next in one transaction, each in a savepoint of its own.
"""

import sqlite3
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")
Function = Callable[[sqlite3.Connection], T]

RETRIES = 3
# Even a reader needs room for the index of the write-ahead log.
_NO_ROOM = frozenset(
    {
        *("SQLITE_FULL", "SQLITE_BUSY", "SQLITE_LOCKED"),
        *("SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_SHMMAP"),
    }
)
# Whoever was first waits for the others.
MOST_TOGETHER = 64


class Write:
    """A write that was asked for, and once its turn was what it came to."""

    __slots__ = ("error", "function", "is_over", "outcome")

    def __init__(self, function: Function[Any]) -> None:
        self.function = function
        self.is_over = False
        self.outcome: Any = None
        self.error: Exception | None = None

    def came_to(self) -> Any:
        """Return what the function returned, or raise what it raised."""
        if self.error is not None:
            raise self.error
        return self.outcome


class Commits:
    """The writes that wait, in their order. `add` is for the event loop, the rest for a thread."""

    def __init__(self) -> None:
        self._waiting: deque[Write] = deque()

    def add(self, function: Function[Any]) -> Write:
        write = Write(function)
        self._waiting.append(write)
        return write

    def settle(self, tx: sqlite3.Connection) -> bool:
        """Write what waits, the longest first, up to 64 of them; say whether any was kept.

        None is lost by another's error: those that share a commit that fails are written again,
        each alone.
        """
        count = min(len(self._waiting), MOST_TOGETHER)
        writes = [self._waiting.popleft() for _ in range(count)]
        if count == 1 or not _together(tx, writes):
            for write in writes:
                _alone(tx, write)
        return any(write.error is None for write in writes)


def _together(tx: sqlite3.Connection, writes: list[Write]) -> bool:
    """Write all in one transaction; False when it failed as a whole and nothing is written."""
    try:
        transact(tx, "BEGIN IMMEDIATE", lambda tx: _all(tx, writes))
    except Exception:  # noqa: BLE001 - alone it shows which of them is to blame, or the disk
        return False
    for write in writes:
        write.is_over = True
    return True


def _all(tx: sqlite3.Connection, writes: list[Write]) -> None:
    for write in writes:
        write.outcome = write.error = None
        tx.execute("SAVEPOINT write")
        try:
            write.outcome = write.function(tx)
            _refuse_ended(tx)
        except Exception as error:
            if not tx.in_transaction or primary_code(error) == sqlite3.SQLITE_BUSY:
                raise
            tx.execute("ROLLBACK TO write")
            write.error = error
        tx.execute("RELEASE write")


def _alone(tx: sqlite3.Connection, write: Write) -> None:
    write.outcome = write.error = None
    try:
        write.outcome = transact(tx, "BEGIN IMMEDIATE", write.function)
    except Exception as error:  # noqa: BLE001 - raised where it was asked for
        write.error = error
    write.is_over = True


def transact(tx: sqlite3.Connection, begin: str, function: Function[T]) -> T:
    """Run a function as one transaction, on a busy file up to four times."""
    for _ in range(RETRIES):
        try:
            return _attempt(tx, begin, function)
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_BUSY:
                raise
    return _attempt(tx, begin, function)


def _attempt(tx: sqlite3.Connection, begin: str, function: Function[T]) -> T:
    if tx.in_transaction:
        # An earlier ROLLBACK failed with the disk.
        tx.execute("ROLLBACK")
    tx.execute(begin)
    try:
        outcome = function(tx)
        _refuse_ended(tx)
        tx.execute("COMMIT")
    except BaseException:
        if tx.in_transaction:
            # The first error is the one to tell.
            with suppress(sqlite3.Error):
                tx.execute("ROLLBACK")
        raise
    return outcome


def _refuse_ended(tx: sqlite3.Connection) -> None:
    if not tx.in_transaction:
        raise RuntimeError("the function ended the transaction it runs in")


def lacks_room(error: BaseException) -> bool:
    """Say whether the disk is full or a lock is held; what stands in the file may be sound."""
    return getattr(error, "sqlite_errorname", "") in _NO_ROOM


def primary_code(error: BaseException) -> int | None:
    """Return SQLite's own code of an error without its details; None for any other error."""
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None
