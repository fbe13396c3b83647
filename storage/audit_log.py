"""Owns audit_log: append-only, one row an act of an admin."""

import json
from collections.abc import Mapping
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows

# So many acts may come between one and the same one handled again after a crash.
LAST_ONES = 200


class Row(NamedTuple):
    """One act; `facts` are the ids, numbers and setting values it was about."""

    audit_id: int
    actor_id: int | None
    act: str
    member_id: int | None
    facts: dict[str, str | int | None]
    at: int


def _row(columns: tuple[int, int | None, str, int | None, str, int]) -> Row:
    audit_id, actor_id, act, member_id, facts, at = columns
    return Row(audit_id, actor_id, act, member_id, json.loads(facts), at)


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
    may_repeat: bool,
    facts: Mapping[str, str | int | None],
) -> int | None:
    """Append an act and return its number.

    None for one that `may_repeat` when the same of this second is among the last ones.
    """
    said = (actor_id, act, member_id, json.dumps(facts), now)
    row = tx.execute(
        "INSERT INTO audit_log (community_id, actor_id, act, member_id, facts, at)"
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM"
        "  (SELECT * FROM audit_log WHERE community_id = ?1 ORDER BY audit_id DESC LIMIT ?7)"
        "  WHERE actor_id IS ?2 AND act = ?3 AND member_id IS ?4 AND facts = ?5 AND at = ?6)"
        " RETURNING audit_id",
        (community_id, *said, LAST_ONES if may_repeat else 0),
    ).fetchone()
    return None if row is None else int(row[0])


def get(tx: Connection, audit_id: int) -> Row | None:
    row = tx.execute(
        "SELECT audit_id, actor_id, act, member_id, facts, at FROM audit_log WHERE audit_id = ?",
        (audit_id,),
    ).fetchone()
    return None if row is None else _row(row)


def latest(
    tx: Connection,
    *,
    community_id: int,
    before: int | None,
    actor_id: int | None,
    act: str | None,
    most: int,
) -> list[Row]:
    """Return a community's acts before a number, the newest first; `act` is how they begin."""
    rows = tx.execute(
        "SELECT audit_id, actor_id, act, member_id, facts, at FROM audit_log"
        " WHERE community_id = ? AND audit_id < coalesce(?, 9223372036854775807)"
        " AND coalesce(?, actor_id, 0) = coalesce(actor_id, 0) AND act LIKE ? || '%'"
        " ORDER BY audit_id DESC LIMIT ?",
        (community_id, before, actor_id, act or "", most),
    )
    return [_row(row) for row in rows]


def counts(tx: Connection, *, from_at: int, to_at: int) -> list[Count]:
    """Return what was done in a time (its end left out), by community, the most frequent first."""
    rows = tx.execute(
        "SELECT community_id, act, count(*) AS times FROM audit_log WHERE at >= ? AND at < ?"
        " GROUP BY community_id, act ORDER BY community_id, times DESC, act",
        (from_at, to_at),
    )
    return [Count(*row) for row in rows]


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM audit_log WHERE at < ?", (at,))


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return what a member did as an admin, and what admins did about them."""
    return {
        "audit_log": rows.named(
            tx,
            "SELECT act, facts, at FROM audit_log WHERE community_id = ? AND (actor_id = ?"
            " OR member_id = ?) ORDER BY audit_id",
            (member.community_id, member.user_id, member.member_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE audit_log SET actor_id = 0 WHERE community_id = ?2 AND actor_id = ?1",
        (member.user_id, member.community_id),
    )
