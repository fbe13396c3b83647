"""Owns rings: pairs of members who mostly thank each other."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Ring(NamedTuple):
    """Two members, the one with the smaller number first."""

    one_id: int
    other_id: int
    community_id: int


def meet(tx: Connection, *, one_id: int, other_id: int) -> int | None:
    """Count a further thanks between two; None when they are no ring."""
    row = tx.execute(
        "UPDATE rings SET met = met + 1 WHERE one_id = ? AND other_id = ? RETURNING met",
        (min(one_id, other_id), max(one_id, other_id)),
    ).fetchone()
    return None if row is None else int(row[0])


def found(tx: Connection, *, since_at: int, since_on: str) -> list[Ring]:
    """Return the pairs in which one has most of ten or more thanks from the other and gives back.

    Reactions count as kudos do.
    """
    rows = tx.execute(
        "WITH given AS (SELECT giver_id, receiver_id, count(*) AS times FROM ("
        "  SELECT giver_id, receiver_id FROM kudos WHERE at >= ?"
        "  UNION ALL SELECT giver_id, receiver_id FROM reactions WHERE on_date >= ?"
        " ) GROUP BY giver_id, receiver_id),"
        " whole AS (SELECT receiver_id, sum(times) AS times FROM given GROUP BY receiver_id)"
        " SELECT DISTINCT min(g.giver_id, g.receiver_id), max(g.giver_id, g.receiver_id),"
        "  m.community_id FROM given AS g JOIN whole AS w USING (receiver_id)"
        " JOIN given AS back ON back.giver_id = g.receiver_id AND back.receiver_id = g.giver_id"
        " JOIN members AS m ON m.member_id = g.receiver_id"
        " WHERE w.times >= 10 AND 2 * g.times > w.times AND 3 * back.times >= g.times",
        (since_at, since_on),
    )
    return [Ring(*row) for row in rows]


def add(tx: Connection, ring: Ring, *, at: int) -> bool:
    """Keep a ring; False when it was known."""
    cursor = tx.execute(
        "INSERT INTO rings (one_id, other_id, community_id, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (*ring, at),
    )
    return cursor.rowcount == 1


def everywhere(tx: Connection) -> list[Ring]:
    return [Ring(*row) for row in tx.execute("SELECT one_id, other_id, community_id FROM rings")]


def of_community(tx: Connection, *, community_id: int, most: int) -> list[Ring]:
    found = tx.execute(
        "SELECT one_id, other_id, community_id FROM rings WHERE community_id = ?"
        " ORDER BY at DESC, one_id, other_id LIMIT ?",
        (community_id, most),
    )
    return [Ring(*row) for row in found]


def remove(tx: Connection, ring: Ring) -> None:
    tx.execute("DELETE FROM rings WHERE one_id = ? AND other_id = ?", (ring.one_id, ring.other_id))


def forget(tx: Connection, member_id: int) -> None:
    """Drop the rings of a member who becomes part of another; the next look finds them anew."""
    tx.execute("DELETE FROM rings WHERE one_id = ? OR other_id = ?", (member_id, member_id))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "rings": rows.named(
            tx,
            "SELECT at, met FROM rings WHERE ? IN (one_id, other_id) ORDER BY at",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    forget(tx, member.member_id)
