"""Owns scores and, by trigger, score_steps and score_blocks: the boards of each period."""

from collections.abc import Iterable, Sequence
from sqlite3 import Connection
from typing import NamedTuple

from storage import rows

BLOCK_BITS = 6


class Gain(NamedTuple):
    """Points that a member gained (or lost) in one period, and when."""

    community_id: int
    period: str
    member_id: int
    points: int
    at: int


class Standing(NamedTuple):
    """A member's line on a board; equal points share a place."""

    place: int
    member_id: int
    points: int


def add(tx: Connection, gains: Sequence[Gain]) -> None:
    rows.write(
        tx,
        "INSERT INTO scores VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (community_id, period, member_id) DO UPDATE SET"
        " points = points + excluded.points, reached_at = excluded.reached_at",
        gains,
    )


def place(tx: Connection, *, community_id: int, period: str, points: int) -> int:
    """Return the dense rank of a score: 1 + the number of different scores above it."""
    block = points >> BLOCK_BITS
    (blocks,) = tx.execute(
        "SELECT coalesce(sum(steps), 0) FROM score_blocks"
        " WHERE community_id = ? AND period = ? AND block > ?",
        (community_id, period, block),
    ).fetchone()
    (steps,) = tx.execute(
        "SELECT count(*) FROM score_steps"
        " WHERE community_id = ? AND period = ? AND points > ? AND points < ?",
        (community_id, period, points, (block + 1) << BLOCK_BITS),
    ).fetchone()
    return int(blocks + steps + 1)


def _standings(
    tx: Connection, community_id: int, period: str, ranked: list[tuple[int, int]]
) -> list[Standing]:
    """Number a run of (member, points), the best first."""
    standings: list[Standing] = []
    for member_id, points in ranked:
        if not standings:
            at = place(tx, community_id=community_id, period=period, points=points)
        else:
            at = standings[-1].place + (points != standings[-1].points)
        standings.append(Standing(at, member_id, points))
    return standings


def top(tx: Connection, *, community_id: int, period: str, most: int) -> list[Standing]:
    """Return the best of a period; of equals, the one who got there first stands first."""
    best = tx.execute(
        "SELECT member_id, points FROM scores"
        " WHERE community_id = ? AND period = ? AND points > 0"
        " ORDER BY points DESC, reached_at, member_id LIMIT ?",
        (community_id, period, most),
    ).fetchall()
    return _standings(tx, community_id, period, best)


def around(tx: Connection, *, community_id: int, period: str, member_id: int) -> list[Standing]:
    """Return the member's own line between one neighbour above and one below; [] without one."""
    own = tx.execute(
        "SELECT points, reached_at FROM scores"
        " WHERE community_id = ? AND period = ? AND member_id = ? AND points > 0",
        (community_id, period, member_id),
    ).fetchone()
    if own is None:
        return []
    points, reached_at = own
    key = (community_id, period)
    above = _above(tx, key, (points, reached_at, member_id))
    below = _below(tx, key, (points, reached_at, member_id))
    return _standings(tx, *key, [*above, (member_id, points), *below])


def _above(
    tx: Connection, key: tuple[int, str], own: tuple[int, int, int]
) -> list[tuple[int, int]]:
    points, reached_at, member_id = own
    equal = tx.execute(
        "SELECT member_id, points FROM scores WHERE community_id = ? AND period = ?"
        " AND points = ? AND (reached_at, member_id) < (?, ?)"
        " ORDER BY reached_at DESC, member_id DESC LIMIT 1",
        (*key, points, reached_at, member_id),
    ).fetchall()
    return (
        equal
        or tx.execute(
            "SELECT member_id, points FROM scores WHERE community_id = ? AND period = ?"
            " AND points > ? ORDER BY points, reached_at DESC, member_id DESC LIMIT 1",
            (*key, points),
        ).fetchall()
    )


def _below(
    tx: Connection, key: tuple[int, str], own: tuple[int, int, int]
) -> list[tuple[int, int]]:
    points, reached_at, member_id = own
    equal = tx.execute(
        "SELECT member_id, points FROM scores WHERE community_id = ? AND period = ?"
        " AND points = ? AND (reached_at, member_id) > (?, ?)"
        " ORDER BY reached_at, member_id LIMIT 1",
        (*key, points, reached_at, member_id),
    ).fetchall()
    return (
        equal
        or tx.execute(
            "SELECT member_id, points FROM scores WHERE community_id = ? AND period = ?"
            " AND points < ? AND points > 0 ORDER BY points DESC, reached_at, member_id LIMIT 1",
            (*key, points),
        ).fetchall()
    )


def merge(tx: Connection, *, community_id: int, member_id: int, into: tuple[int, int]) -> None:
    """Fold a member's scores into (community, member)."""
    found = tx.execute(
        "SELECT period, points, reached_at FROM scores WHERE community_id = ? AND member_id = ?",
        (community_id, member_id),
    ).fetchall()
    into_community, into_member = into
    add(tx, [Gain(into_community, period, into_member, *rest) for period, *rest in found])
    tx.execute(
        "DELETE FROM scores WHERE community_id = ? AND member_id = ?", (community_id, member_id)
    )


def remove_periods(tx: Connection, *, community_id: int, kept: Iterable[str]) -> None:
    """Drop the boards of periods that are over."""
    periods = tx.execute(
        "SELECT DISTINCT period FROM scores WHERE community_id = ?", (community_id,)
    ).fetchall()
    for (period,) in periods:
        if period not in kept:
            tx.execute(
                "DELETE FROM scores WHERE community_id = ? AND period = ?", (community_id, period)
            )
