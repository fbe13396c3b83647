"""Many rows in few steps.

Each step of SQLite hands the interpreter to another thread and waits until it comes back: beside
a busy event loop that takes longer than the step itself (docs/developers/performance.md). So a
statement about one row, `(?, …)`, is repeated within itself for up to 96 rows.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from sqlite3 import Connection
from typing import Any

# Few sizes, so that their statements stay prepared: whole steps, and what is less than one.
MOST = 96
STEP = 8
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
        size = _size(len(asked) + STEP - 1)
        padded = chain(asked, [asked[-1]] * (size - len(asked)))
        values = tuple(chain.from_iterable(padded))
        yield from json.loads(tx.execute(_repeated(sql, size), values).fetchone()[0])


def _size(left: int) -> int:
    """Return how many of so many rows go into one statement."""
    return min(MOST, left - left % STEP) if left > STEP else left


@lru_cache(maxsize=512)
def _repeated(sql: str, size: int) -> str:
    return _ROW.sub(lambda row: ", ".join([row[0]] * size), sql, count=1)
