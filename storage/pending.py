"""Owns pending: automatic points that wait outside the balance."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
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


def causes(tx: Connection, *, member_id: int) -> set[str]:
    """Return why points of a member wait; nothing when none do."""
    found = tx.execute(
        "SELECT DISTINCT cause FROM pending WHERE member_id = ? AND state = 'waiting'",
        (member_id,),
    )
    return {cause for (cause,) in found}


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


def settled(tx: Connection, *, member_id: int, state: str, at: int) -> Settled:
    """Return what was settled for a member at an instant."""
    found = tx.execute(
        "SELECT ref, points FROM pending WHERE member_id = ? AND state = ? AND settled_at = ?",
        (member_id, state, at),
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


def carry(tx: Connection, *, chat_key: int, into_id: int) -> list[int]:
    """Let what waits for words in a chat go with it to another community, to the accounts there.

    Return the members there who wait as newcomers. Who has no account there keeps it.
    """
    moved = tx.execute(
        "UPDATE OR IGNORE pending SET community_id = there.community_id,"
        " member_id = there.member_id FROM members AS here JOIN members AS there USING (user_id),"
        " (SELECT telegram_chat_id || ':' AS said_in FROM chats WHERE chat_key = ?"
        "  UNION SELECT telegram_chat_id || ':' FROM chat_aliases WHERE chat_key = ?)"
        " WHERE here.member_id = pending.member_id AND there.community_id = ?"
        " AND there.member_id <> here.member_id AND pending.state = 'waiting'"
        " AND substr(ref, instr(ref, ':') + 1, length(said_in)) = said_in"
        " RETURNING pending.member_id, cause",
        (chat_key, chat_key, into_id),
    ).fetchall()
    return sorted({member_id for member_id, cause in moved if cause == "newcomer"})


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM pending WHERE at < ?", (at,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "pending": rows.named(
            tx,
            "SELECT points, at, cause, state, settled_at FROM pending WHERE member_id = ?"
            " ORDER BY pending_id",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM pending WHERE member_id = ?",
        (member.member_id,),
    )
