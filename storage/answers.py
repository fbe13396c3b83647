"""Owns answers: whom each member answered, and when last."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Answer(NamedTuple):
    """A member's rewarded reply to a user of the community, on a local date."""

    member_id: int
    community_id: int
    user_id: int
    on: str


def add(tx: Connection, answers: Sequence[Answer]) -> None:
    """Keep who answered whom; answers to people who are no members are passed over."""
    rows.write(
        tx,
        "INSERT INTO answers SELECT column1, member_id, column4 FROM (VALUES (?, ?, ?, ?))"
        " JOIN members ON community_id = column2 AND user_id = column3 WHERE true"
        " ON CONFLICT DO UPDATE SET on_date = excluded.on_date WHERE on_date < excluded.on_date",
        answers,
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's answers, given and received, to another; a pair both have stays."""
    tx.execute(
        "UPDATE OR IGNORE answers SET member_id = ? WHERE member_id = ?", (into_id, member_id)
    )
    tx.execute(
        "UPDATE OR IGNORE answers SET answered_id = ? WHERE answered_id = ?", (into_id, member_id)
    )
    tx.execute("DELETE FROM answers WHERE ? IN (member_id, answered_id)", (member_id,))


def remove_before(tx: Connection, on: str) -> None:
    tx.execute("DELETE FROM answers WHERE on_date < ?", (on,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "answers": rows.named(
            tx,
            "SELECT on_date FROM answers WHERE member_id = ? ORDER BY on_date",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM answers WHERE member_id = ?1 OR answered_id = ?1",
        (member.member_id,),
    )
