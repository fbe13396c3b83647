"""Reads what staff did: no table of its own."""

from sqlite3 import Connection
from typing import NamedTuple


class Figures(NamedTuple):
    """What one of the staff did in a time: acts, those taken back by others, decisions."""

    user_id: int
    acts: int
    taken_back: int
    decided: int


def of_staff(tx: Connection, community_id: int, *, since: int) -> list[Figures]:
    """Return everybody's figures, the busiest first."""
    found = tx.execute(
        "SELECT user_id, sum(act), sum(back), sum(decided) FROM ("
        " SELECT by_user_id AS user_id, 1 AS act, state = 'reversed'"
        "  AND coalesce(taken_by, 0) <> by_user_id AS back, 0 AS decided FROM sanctions"
        "  WHERE community_id = ?1 AND at > ?2 AND by_user_id > 0 AND state <> 'failed'"
        "  AND cause_id IS NULL"
        " UNION ALL SELECT by_user_id, 0, 0, 1 FROM reports"
        "  WHERE community_id = ?1 AND decided_at > ?2 AND by_user_id > 0"
        " UNION ALL SELECT a.by_user_id, 0, 0, 1 FROM appeals AS a"
        "  JOIN sanctions AS s USING (sanction_id)"
        "  WHERE s.community_id = ?1 AND a.decided_at > ?2 AND a.by_user_id > 0)"
        " GROUP BY user_id ORDER BY sum(act) + sum(decided) DESC, user_id",
        (community_id, since),
    )
    return [Figures(*row) for row in found]


def waits(tx: Connection, community_id: int, *, since: int) -> list[int]:
    """Return how many seconds each decided report waited, the shortest first."""
    found = tx.execute(
        "SELECT decided_at - at AS waited FROM reports WHERE community_id = ? AND at > ?"
        " AND decided_at IS NOT NULL ORDER BY waited",
        (community_id, since),
    )
    return [waited for (waited,) in found]
