"""Owns audit_log: append-only, one row an act of an admin."""

import json
from sqlite3 import Connection


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
