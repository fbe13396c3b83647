"""Owns audit_log: append-only, one row an act of an admin."""

import json
from sqlite3 import Connection
from typing import NamedTuple


class Count(NamedTuple):
    """How often an act was done in a community."""

    community_id: int
    act: str
    times: int


def add(
    tx: Connection,
    *,
    community_id: int,
    actor_id: int | None,
    act: str,
    member_id: int | None,
    now: int,
    **facts: str | int | None,
) -> None:
    tx.execute(
        "INSERT INTO audit_log (community_id, actor_id, act, member_id, facts, at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (community_id, actor_id, act, member_id, json.dumps(facts), now),
    )


def counts(tx: Connection, *, from_at: int, to_at: int) -> list[Count]:
    """Return what was done in a time (its end left out), by community, the most frequent first."""
    rows = tx.execute(
        "SELECT community_id, act, count(*) AS times FROM audit_log WHERE at >= ? AND at < ?"
        " GROUP BY community_id, act ORDER BY community_id, times DESC, act",
        (from_at, to_at),
    )
    return [Count(*row) for row in rows]
