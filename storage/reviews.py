"""Owns reviews: members whose automatic points wait until an admin has looked."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Review(NamedTuple):
    """Why and since when, in the order of the table's columns; `cause` is admin or copies.

    `by_user_id` is None when nobody but the program asked for it.
    """

    member_id: int
    community_id: int
    cause: str
    note: str
    by_user_id: int | None
    at: int


class Listed(NamedTuple):
    """A review with how much waits for it."""

    review: Review
    times: int
    points: int


def add(tx: Connection, review: Review) -> bool:
    """Begin a review; False when the member was under review before."""
    cursor = tx.execute(
        "INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", review
    )
    return cursor.rowcount == 1


def find(tx: Connection, member_id: int) -> Review | None:
    row = tx.execute("SELECT * FROM reviews WHERE member_id = ?", (member_id,)).fetchone()
    return None if row is None else Review(*row)


def of_community(tx: Connection, *, community_id: int, most: int, after: int = 0) -> list[Listed]:
    """Return a page of a community's reviews, by member, with what waits for each."""
    found = tx.execute(
        "SELECT r.*, count(p.pending_id), coalesce(sum(p.points), 0) FROM reviews AS r"
        " LEFT JOIN pending AS p ON p.member_id = r.member_id AND p.state = 'waiting'"
        " WHERE r.community_id = ? AND r.member_id > ?"
        " GROUP BY r.member_id ORDER BY r.member_id LIMIT ?",
        (community_id, after, most),
    )
    return [Listed(Review(*row[:6]), *row[6:]) for row in found]


def remove(tx: Connection, member_id: int) -> Review | None:
    """End a review and return what it was; None when there is none."""
    row = tx.execute(
        "DELETE FROM reviews WHERE member_id = ? RETURNING *", (member_id,)
    ).fetchone()
    return None if row is None else Review(*row)


def merge(tx: Connection, *, member_id: int, into_id: int, community_id: int) -> None:
    """Move a review to another member of another community; that one's own stays."""
    tx.execute(
        "UPDATE OR IGNORE reviews SET member_id = ?, community_id = ? WHERE member_id = ?",
        (into_id, community_id, member_id),
    )


def copy(tx: Connection, *, member_id: int, into_id: int, community_id: int) -> None:
    """Let a review go along to another member of another community; that one's own stays."""
    tx.execute(
        "INSERT INTO reviews SELECT ?, ?, cause, note, by_user_id, at FROM reviews"
        " WHERE member_id = ? ON CONFLICT DO NOTHING",
        (into_id, community_id, member_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "reviews": rows.named(
            tx,
            "SELECT cause, note, at FROM reviews WHERE member_id = ?",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM reviews WHERE member_id = ?",
        (member.member_id,),
    )
    tx.execute(
        "UPDATE reviews SET by_user_id = 0 WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
