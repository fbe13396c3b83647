"""Many rows in few steps.

Each step of SQLite hands the interpreter to another thread and waits until it comes back: beside
a busy event loop that takes longer than the step itself (docs/developers/performance.md). So a
statement about one row, `(?, …)`, is repeated within itself for up to 64 rows.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from sqlite3 import Connection
from typing import Any

# Few sizes, so that their statements stay prepared.
MOST = 64
_ROW = re.compile(r"\((?:[^()]*\?)[^()]*\)")


def write(tx: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> int:
    """Run a statement for every row and return how many rows changed.

    The first `(…)` of the statement that holds a `?` stands for one row.
    """
    changed, at = 0, 0
    while at < len(rows):
        size = min(MOST, 1 << (len(rows) - at).bit_length() - 1)
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
        size = 1 << (len(asked) - 1).bit_length()
        padded = chain(asked, [asked[-1]] * (size - len(asked)))
        values = tuple(chain.from_iterable(padded))
        yield from json.loads(tx.execute(_repeated(sql, size), values).fetchone()[0])


@lru_cache(maxsize=256)
def _repeated(sql: str, size: int) -> str:
    return _ROW.sub(lambda row: ", ".join([row[0]] * size), sql, count=1)
