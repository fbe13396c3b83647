"""Whether the books balance: what `audit`, the start and every backup ask."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from storage import consistency
from storage.reading import reading


@dataclass(frozen=True, slots=True)
class Consistency:
    """What `audit --json` prints, in this order."""

    members: int
    entries: int
    ledger_sum: int
    balance_sum: int
    problems: list[str]


def problems(tx: sqlite3.Connection) -> list[str]:
    """Return one line for each cache that differs from its recomputation."""
    return list(consistency.differences(tx))


def check(path: Path) -> Consistency:
    """Recompute a database file without changing it; safe while the bot runs."""
    with reading(path) as tx:
        return Consistency(
            consistency.count_members(tx),
            consistency.count_entries(tx),
            consistency.booked(tx),
            consistency.cached(tx),
            problems(tx),
        )
