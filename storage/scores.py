"""Owns scores and, by trigger, score_steps and score_blocks: the boards of each period.

Lines of members who are not shown (storage/unlisted.py) go on being counted, but no board and
no place knows of them.
"""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.boards import BoardKey, Standing, Unit
from domain.members import Member
from storage import rows

BLOCK_BITS = 6


class Gain(NamedTuple):
    """Points and XP that a member gained (or lost) in one period, and when."""

    community_id: int
    period: str
    member_id: int
    points: int
    xp: int
    at: int


def add(tx: Connection, gains: Sequence[Gain]) -> None:
    rows.write(
        tx,
        "INSERT INTO scores (community_id, period, member_id, points, xp, reached_at,"
        " xp_reached_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (community_id, period, member_id) DO UPDATE SET"
        " points = points + excluded.points, xp = xp + excluded.xp,"
        " reached_at = iif(excluded.points, excluded.reached_at, reached_at),"
        " xp_reached_at = iif(excluded.xp, excluded.reached_at, xp_reached_at)",
        [(*gain, gain.at) for gain in gains],
    )


def place(tx: Connection, board: BoardKey, *, score: int) -> int:
    """Return the dense rank of a score: 1 + the number of different scores above it."""
    community_id, period, unit = board
    block = score >> BLOCK_BITS
    (blocks,) = tx.execute(
        "SELECT coalesce(sum(iif(? = 'xp', xp_steps, steps)), 0) FROM score_blocks"
        " WHERE community_id = ? AND period = ? AND block > ?",
        (unit, community_id, period, block),
    ).fetchone()
    (steps,) = tx.execute(
        "SELECT coalesce(sum(iif(? = 'xp', xp_holders, holders) > 0), 0) FROM score_steps"
        " WHERE community_id = ? AND period = ? AND score > ? AND score < ?",
        (unit, community_id, period, score, (block + 1) << BLOCK_BITS),
    ).fetchone()
    return int(blocks + steps + 1)


def _standings(tx: Connection, board: BoardKey, ranked: list[tuple[int, int]]) -> list[Standing]:
    """Number a run of (member, score), the best first."""
    standings: list[Standing] = []
    for member_id, score in ranked:
        if not standings:
            at = place(tx, board, score=score)
        else:
            at = standings[-1].place + (score != standings[-1].score)
        standings.append(Standing(at, member_id, score))
    return standings


def top(tx: Connection, board: BoardKey, *, most: int) -> list[Standing]:
    """Return the best of a board; of equals, the one who got there first stands first."""
    best = tx.execute(
        "SELECT member_id, score FROM (SELECT * FROM"
        " (SELECT member_id, points AS score, reached_at FROM scores WHERE is_shown = 1"
        "  AND ?3 = 'points' AND community_id = ?1 AND period = ?2 AND points > 0"
        "  ORDER BY points DESC, reached_at, member_id LIMIT ?4) UNION ALL SELECT * FROM"
        " (SELECT member_id, xp, xp_reached_at FROM scores WHERE is_shown = 1"
        "  AND ?3 = 'xp' AND community_id = ?1 AND period = ?2 AND xp > 0"
        "  ORDER BY xp DESC, xp_reached_at, member_id LIMIT ?4))"
        " ORDER BY score DESC, reached_at, member_id",
        (*board, most),
    ).fetchall()
    return _standings(tx, board, best)


def around(tx: Connection, board: BoardKey, *, member_id: int) -> list[Standing]:
    """Return the member's own line between one neighbour above and one below; [] without one.

    Who is not shown has a line too: the place they would have, and nobody's place is another one.
    """
    own = tx.execute(
        "SELECT is_shown, points, reached_at, xp, xp_reached_at FROM scores"
        " WHERE community_id = ? AND period = ? AND member_id = ?",
        (board.community_id, board.period, member_id),
    ).fetchone()
    if own is None:
        return []
    score, reached_at = own[1:3] if board.unit is Unit.POINTS else own[3:]
    if score <= 0:
        return []
    key = (score, reached_at, member_id)
    ranked = [*_above(tx, board, key), (member_id, score), *_below(tx, board, key)]
    if own[0]:
        return _standings(tx, board, ranked)
    return [Standing(place(tx, board, score=each), who, each) for who, each in ranked]


def _above(tx: Connection, board: BoardKey, own: tuple[int, int, int]) -> list[tuple[int, int]]:
    """Return who stands next above: the last of the equals before, or of the next score."""
    return tx.execute(
        "SELECT * FROM (SELECT member_id, points FROM scores WHERE is_shown = 1"
        "  AND ?3 = 'points' AND community_id = ?1 AND period = ?2"
        "  AND points = ?4 AND (reached_at, member_id) < (?5, ?6)"
        "  ORDER BY reached_at DESC, member_id DESC LIMIT 1) UNION ALL"
        " SELECT * FROM (SELECT member_id, points FROM scores WHERE is_shown = 1"
        "  AND ?3 = 'points' AND community_id = ?1 AND period = ?2 AND points > ?4"
        "  ORDER BY points, reached_at DESC, member_id DESC LIMIT 1) UNION ALL"
        " SELECT * FROM (SELECT member_id, xp FROM scores WHERE is_shown = 1"
        "  AND ?3 = 'xp' AND community_id = ?1 AND period = ?2"
        "  AND xp = ?4 AND (xp_reached_at, member_id) < (?5, ?6)"
        "  ORDER BY xp_reached_at DESC, member_id DESC LIMIT 1) UNION ALL"
        " SELECT * FROM (SELECT member_id, xp FROM scores WHERE is_shown = 1"
        "  AND ?3 = 'xp' AND community_id = ?1 AND period = ?2 AND xp > ?4"
        "  ORDER BY xp, xp_reached_at DESC, member_id DESC LIMIT 1) LIMIT 1",
        (*board, *own),
    ).fetchall()


def _below(tx: Connection, board: BoardKey, own: tuple[int, int, int]) -> list[tuple[int, int]]:
    """Return who stands next below: the first of the equals behind, or of the next score."""
    return tx.execute(
        "SELECT * FROM (SELECT member_id, points FROM scores WHERE is_shown = 1"
        "  AND ?3 = 'points' AND community_id = ?1 AND period = ?2"
        "  AND points = ?4 AND (reached_at, member_id) > (?5, ?6)"
        "  ORDER BY reached_at, member_id LIMIT 1) UNION ALL"
        " SELECT * FROM (SELECT member_id, points FROM scores WHERE is_shown = 1"
        "  AND ?3 = 'points' AND community_id = ?1 AND period = ?2 AND points < ?4 AND points > 0"
        "  ORDER BY points DESC, reached_at, member_id LIMIT 1) UNION ALL"
        " SELECT * FROM (SELECT member_id, xp FROM scores WHERE is_shown = 1"
        "  AND ?3 = 'xp' AND community_id = ?1 AND period = ?2"
        "  AND xp = ?4 AND (xp_reached_at, member_id) > (?5, ?6)"
        "  ORDER BY xp_reached_at, member_id LIMIT 1) UNION ALL"
        " SELECT * FROM (SELECT member_id, xp FROM scores WHERE is_shown = 1"
        "  AND ?3 = 'xp' AND community_id = ?1 AND period = ?2 AND xp < ?4 AND xp > 0"
        "  ORDER BY xp DESC, xp_reached_at, member_id LIMIT 1) LIMIT 1",
        (*board, *own),
    ).fetchall()


def continue_with(
    tx: Connection, *, community_id: int, period: str, days: tuple[str, str | None]
) -> None:
    """Begin a board with what its days (first, last or None) hold; later gains go to both.

    A command that waited over midnight finds lines of the day after it as well.
    """
    tx.execute(
        "INSERT INTO scores (community_id, period, member_id, points, reached_at, xp,"
        " xp_reached_at) SELECT community_id, ?, member_id, sum(points), max(reached_at),"
        " sum(xp), max(xp_reached_at) FROM scores WHERE community_id = ?"
        " AND period LIKE '____-__-__' AND period BETWEEN ? AND coalesce(?, '9')"
        " GROUP BY community_id, member_id",
        (period, community_id, *days),
    )


def merge(tx: Connection, *, community_id: int, member_id: int, into: tuple[int, int]) -> None:
    """Fold a member's scores into (community, member)."""
    found = tx.execute(
        "SELECT period, points, xp, reached_at FROM scores"
        " WHERE community_id = ? AND member_id = ?",
        (community_id, member_id),
    ).fetchall()
    into_community, into_member = into
    add(tx, [Gain(into_community, period, into_member, *rest) for period, *rest in found])
    tx.execute(
        "DELETE FROM scores WHERE community_id = ? AND member_id = ?", (community_id, member_id)
    )


def periods(tx: Connection, community_id: int) -> list[str]:
    """Return the keys of the boards that are kept."""
    found = tx.execute(
        "SELECT DISTINCT period FROM score_blocks WHERE community_id = ?", (community_id,)
    )
    return [row[0] for row in found]


def remove_period(tx: Connection, *, community_id: int, period: str) -> None:
    """Drop a board that is over."""
    key = (community_id, period)
    tx.execute("DELETE FROM scores WHERE community_id = ? AND period = ?", key)
    tx.execute("DELETE FROM score_blocks WHERE community_id = ? AND period = ?", key)


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "scores": rows.named(
            tx,
            "SELECT period, points, reached_at, xp, xp_reached_at FROM scores"
            " WHERE community_id = ? AND member_id = ? ORDER BY period",
            (member.community_id, member.member_id),
        ),
    }
