"""Owns standings: how weeks, months and seasons ended, written once and never recomputed."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.boards import BoardKey, Standing
from domain.members import Member
from storage import rows


class Growth(NamedTuple):
    """What a member had in one week and in the one before it."""

    member_id: int
    score: int
    before: int


def freeze(tx: Connection, *, community_id: int, period: str) -> bool:
    """Keep a board's lines as they are now; False when it was kept before."""
    if is_frozen(tx, community_id=community_id, period=period):
        return False
    tx.execute(
        "INSERT INTO standings SELECT community_id, period, unit,"
        " row_number() OVER (PARTITION BY unit ORDER BY score DESC, reached_at, member_id),"
        " dense_rank() OVER (PARTITION BY unit ORDER BY score DESC), member_id, score"
        " FROM board_lines WHERE community_id = ? AND period = ? AND score > 0",
        (community_id, period),
    )
    return True


def is_frozen(tx: Connection, *, community_id: int, period: str) -> bool:
    row = tx.execute(
        "SELECT 1 FROM standings WHERE community_id = ? AND period = ? LIMIT 1",
        (community_id, period),
    ).fetchone()
    return row is not None


def top(tx: Connection, board: BoardKey, *, most: int) -> list[Standing]:
    """Return the first lines of those who do not hide, the best first."""
    found = tx.execute(
        "SELECT place, member_id, score FROM standings AS s"
        " WHERE community_id = ? AND period = ? AND unit = ? AND NOT EXISTS"
        " (SELECT 1 FROM unlisted AS u WHERE u.member_id = s.member_id AND why = 'self')"
        " ORDER BY line LIMIT ?",
        (*board, most),
    )
    return [Standing(*row) for row in found]


def around(tx: Connection, board: BoardKey, *, member_id: int) -> list[Standing]:
    """Return the member's own line between its neighbours; [] without one."""
    found = tx.execute(
        "SELECT s.place, s.member_id, s.score FROM standings AS own JOIN standings AS s"
        " ON s.community_id = own.community_id AND s.period = own.period AND s.unit = own.unit"
        " AND s.line BETWEEN own.line - 1 AND own.line + 1"
        " WHERE own.community_id = ? AND own.period = ? AND own.unit = ? AND own.member_id = ?"
        " AND (s.member_id = own.member_id OR NOT EXISTS"
        "  (SELECT 1 FROM unlisted AS u WHERE u.member_id = s.member_id AND why = 'self'))"
        " ORDER BY s.line",
        (*board, member_id),
    )
    return [Standing(*row) for row in found]


def count(tx: Connection, board: BoardKey) -> int:
    """Return how many stand on a board."""
    row = tx.execute(
        "SELECT count(*) FROM standings WHERE community_id = ? AND period = ? AND unit = ?", board
    ).fetchone()
    return int(row[0])


def neighbour(
    tx: Connection, *, community_id: int, kind: str, period: str, is_later: bool
) -> str | None:
    """Return the next kept board before or after a period, of those whose key begins alike."""
    if is_later:
        row = tx.execute(
            "SELECT min(period) FROM standings"
            " WHERE community_id = ? AND period > ? AND period BETWEEN ? AND ? || '~'",
            (community_id, period, kind, kind),
        ).fetchone()
    else:
        row = tx.execute(
            "SELECT max(period) FROM standings"
            " WHERE community_id = ? AND period < ? AND period BETWEEN ? AND ? || '~'",
            (community_id, period, kind, kind),
        ).fetchone()
    return None if row[0] is None else str(row[0])


def most_improved(tx: Connection, board: BoardKey, *, before: str) -> Growth | None:
    """Return who gained most over their own standing of the period before; None for nobody."""
    row = tx.execute(
        "SELECT now.member_id, now.score, past.score FROM standings AS now"
        " JOIN standings AS past ON past.member_id = now.member_id AND past.unit = now.unit"
        "  AND past.period = ? AND past.community_id = now.community_id"
        " WHERE now.community_id = ? AND now.period = ? AND now.unit = ?"
        " AND now.score > past.score AND NOT EXISTS"
        "  (SELECT 1 FROM unlisted AS u WHERE u.member_id = now.member_id)"
        " ORDER BY now.score - past.score DESC, now.line LIMIT 1",
        (before, *board),
    ).fetchone()
    return None if row is None else Growth(*row)


def best_newcomer(tx: Connection, board: BoardKey, *, from_at: int, to_at: int) -> Standing | None:
    """Return the best of those who became members between two instants; None for nobody.

    While a community is younger than that, everybody is new.
    """
    row = tx.execute(
        "SELECT place, s.member_id, score FROM standings AS s JOIN members USING (member_id)"
        " JOIN communities AS c ON c.community_id = s.community_id AND c.created_at < ?"
        " WHERE s.community_id = ? AND period = ? AND unit = ? AND since_at BETWEEN ? AND ?"
        " AND NOT EXISTS (SELECT 1 FROM unlisted AS u WHERE u.member_id = s.member_id)"
        " ORDER BY line LIMIT 1",
        (from_at, *board, from_at, to_at - 1),
    ).fetchone()
    return None if row is None else Standing(*row)


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's past lines to another row of the same person."""
    tx.execute("UPDATE standings SET member_id = ? WHERE member_id = ?", (into_id, member_id))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "standings": rows.named(
            tx,
            "SELECT period, unit, place, score FROM standings WHERE member_id = ?"
            " ORDER BY period, unit",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM standings WHERE member_id = ?",
        (member.member_id,),
    )
