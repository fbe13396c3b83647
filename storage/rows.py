"""Many rows in few steps.

Each step of SQLite hands the interpreter to another thread and waits until it comes back: beside
a busy event loop that takes longer than the step itself (docs/developers/performance.md). So a
statement about one row, `(?, …)`, is repeated within itself for up to 104 rows, a full batch.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from sqlite3 import Connection
from typing import Any

# Few sizes, so that their statements stay prepared: whole steps, what is less than one, and what a
# full batch comes to.
MOST = 104
STEP = 8
FULL = 88
Kept = dict[str, list[dict[str, Any]]]
"""What is kept about somebody as JSON has it: tables, each with lines of named values."""

_ROW = re.compile(r"\((?:[^()]*\?)[^()]*\)")


def write(tx: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> int:
    """Run a statement for every row and return how many rows changed.

    The first `(…)` of the statement that holds a `?` stands for one row.
    """
    changed, at = 0, 0
    while at < len(rows):
        size = _size(len(rows) - at)
        values = tuple(chain.from_iterable(rows[at : at + size]))
        changed += tx.execute(_repeated(sql, size), values).rowcount
        at += size
    return changed


def read(tx: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> Iterator[Any]:
    """Ask about every row and return what a `SELECT json_group_array(json_array(…))` found.

    A row may be asked about, and found, more than once.
    """
    for at in range(0, len(rows), MOST):
        asked = rows[at : at + MOST]
        size = -(-len(asked) // STEP) * STEP
        padded = chain(asked, [asked[-1]] * (size - len(asked)))
        values = tuple(chain.from_iterable(padded))
        yield from json.loads(tx.execute(_repeated(sql, size), values).fetchone()[0])


def named(tx: Connection, sql: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    """Return what a question finds, each value under its column's name."""
    found = tx.execute(sql, values)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def _size(left: int) -> int:
    """Return how many of so many rows go into one statement."""
    if left > MOST:
        return MOST
    return left if left <= STEP or left > FULL else left - left % STEP


@lru_cache(maxsize=512)
def _repeated(sql: str, size: int) -> str:
    return _ROW.sub(lambda row: ", ".join([row[0]] * size), sql, count=1)
