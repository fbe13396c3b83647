"""Owns appeals: what a member says against an act, and what came of it."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Appeal(NamedTuple):
    """One appeal; `state` is open, lifted or kept."""

    appeal_id: int
    sanction_id: int
    member_id: int
    text: str
    made_at: int
    state: str
    answer: str
    by_user_id: int | None


def add(tx: Connection, *, sanction_id: int, member_id: int, text: str, now: int) -> int | None:
    """Keep an appeal and return its number; None when there is one against this act."""
    row = tx.execute(
        "INSERT INTO appeals (sanction_id, member_id, text, made_at, state, answer)"
        " VALUES (?, ?, ?, ?, 'open', '') ON CONFLICT (sanction_id) DO NOTHING"
        " RETURNING appeal_id",
        (sanction_id, member_id, text, now),
    ).fetchone()
    return None if row is None else int(row[0])


def find(tx: Connection, appeal_id: int) -> Appeal | None:
    row = tx.execute(
        "SELECT appeal_id, sanction_id, member_id, text, made_at, state, answer, by_user_id"
        " FROM appeals WHERE appeal_id = ?",
        (appeal_id,),
    ).fetchone()
    return None if row is None else Appeal(*row)


def find_against(tx: Connection, sanction_id: int) -> Appeal | None:
    row = tx.execute(
        "SELECT appeal_id FROM appeals WHERE sanction_id = ?", (sanction_id,)
    ).fetchone()
    return None if row is None else find(tx, row[0])


def decide(tx: Connection, appeal_id: int, *, state: str, answer: str, by: int, now: int) -> bool:
    """Decide an open appeal, once."""
    row = tx.execute(
        "UPDATE appeals SET state = ?, answer = ?, by_user_id = ?, decided_at = ?"
        " WHERE appeal_id = ? AND state = 'open' RETURNING 1",
        (state, answer, by, now, appeal_id),
    ).fetchone()
    return row is not None


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute("UPDATE appeals SET member_id = ? WHERE member_id = ?", (into_id, member_id))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Follow the acts of a chat to the accounts that they have in another community now."""
    tx.execute(
        "UPDATE appeals SET member_id = s.member_id FROM sanctions AS s"
        " WHERE s.sanction_id = appeals.sanction_id AND s.chat_key = ? AND s.community_id = ?",
        (chat_key, into_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return a member's appeals, and those they decided without the others' words."""
    return {
        "appeals": rows.named(
            tx,
            "SELECT CASE member_id WHEN ?1 THEN text ELSE '' END AS text, made_at, state, answer,"
            " decided_at FROM appeals WHERE member_id = ?1 OR by_user_id = ?2 ORDER BY appeal_id",
            (member.member_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM appeals WHERE member_id = ?", (member.member_id,))
    tx.execute(
        "UPDATE appeals SET by_user_id = 0 WHERE by_user_id = ? AND sanction_id IN"
        " (SELECT sanction_id FROM sanctions WHERE community_id = ?)",
        (member.user_id, member.community_id),
    )
