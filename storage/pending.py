"""Owns pending: automatic points that wait outside the balance."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from storage import rows


class Pending(NamedTuple):
    """Points that wait, in the order of the table's columns; `cause` is newcomer or review."""

    community_id: int
    member_id: int
    ref: str
    points: int
    at: int
    cause: str


class Waiting(NamedTuple):
    """What waits for one member in all."""

    member_id: int
    times: int
    points: int


class Settled(NamedTuple):
    """What was booked or dropped at once."""

    refs: tuple[str, ...]
    points: int


def add(tx: Connection, pending: Sequence[Pending]) -> int:
    """Let points wait, once a ref; return how many were new."""
    return rows.write(
        tx,
        "INSERT INTO pending (community_id, member_id, ref, points, at, cause, state)"
        " VALUES (?, ?, ?, ?, ?, ?, 'waiting') ON CONFLICT DO NOTHING",
        pending,
    )


def waiting(tx: Connection, *, member_id: int) -> Waiting:
    row = tx.execute(
        "SELECT count(*), coalesce(sum(points), 0) FROM pending"
        " WHERE member_id = ? AND state = 'waiting'",
        (member_id,),
    ).fetchone()
    return Waiting(member_id, *row)


def newcomers(tx: Connection, *, community_id: int) -> Waiting:
    """Return how many newcomers' points of a community wait, as one; its member is 0."""
    row = tx.execute(
        "SELECT 0, count(DISTINCT member_id), coalesce(sum(points), 0) FROM pending"
        " WHERE community_id = ? AND state = 'waiting' AND cause = 'newcomer'",
        (community_id,),
    ).fetchone()
    return Waiting(*row)


def settle(
    tx: Connection, *, member_id: int, state: str, now: int, cause: str | None = None
) -> Settled:
    """Take everything that waits for a member, of one cause if given; nothing is taken twice."""
    found = tx.execute(
        "UPDATE pending SET state = ?, settled_at = ? WHERE member_id = ?"
        " AND state = 'waiting' AND cause = coalesce(?, cause) RETURNING ref, points",
        (state, now, member_id, cause),
    ).fetchall()
    return Settled(tuple(ref for ref, _ in found), sum(points for _, points in found))


def wait_again(tx: Connection, *, member_id: int, state: str, settled_at: int) -> Settled:
    """Let what was settled at an instant wait as before."""
    found = tx.execute(
        "UPDATE pending SET state = 'waiting', settled_at = NULL"
        " WHERE member_id = ? AND state = ? AND settled_at = ? RETURNING ref, points",
        (member_id, state, settled_at),
    ).fetchall()
    return Settled(tuple(ref for ref, _ in found), sum(points for _, points in found))


def drop(tx: Connection, *, community_id: int, ref: str, now: int) -> bool:
    """Drop what waits under one ref; False when nothing does."""
    cursor = tx.execute(
        "UPDATE pending SET state = 'dropped', settled_at = ?"
        " WHERE community_id = ? AND ref = ? AND state = 'waiting'",
        (now, community_id, ref),
    )
    return cursor.rowcount == 1


def find_booked(tx: Connection, *, community_id: int, ref: str) -> Pending | None:
    """Return what waited under one ref and was booked; None for anything else."""
    row = tx.execute(
        "SELECT community_id, member_id, ref, points, at, cause FROM pending"
        " WHERE community_id = ? AND ref = ? AND state = 'booked'",
        (community_id, ref),
    ).fetchone()
    return None if row is None else Pending(*row)


def merge(tx: Connection, *, member_id: int, into_id: int, community_id: int) -> None:
    """Move what waits for a member to another member of another community."""
    tx.execute(
        "UPDATE OR IGNORE pending SET member_id = ?, community_id = ? WHERE member_id = ?",
        (into_id, community_id, member_id),
    )


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM pending WHERE at < ?", (at,))
