"""Owns canned_replies: answers that a team gives again and again."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Canned(NamedTuple):
    canned_id: int
    community_id: int
    title: str
    text: str


def add(
    tx: Connection, *, community_id: int, title: str, text: str, by_user_id: int, now: int
) -> None:
    """Keep an answer, in place of one with the same title."""
    remove(tx, community_id=community_id, title=title)
    tx.execute(
        "INSERT INTO canned_replies (community_id, title, words, by_user_id, at)"
        " VALUES (?, ?, ?, ?, ?)",
        (community_id, title, text, by_user_id, now),
    )


def remove(tx: Connection, *, community_id: int, title: str) -> bool:
    """Drop an answer by its title in any case; False when there is none."""
    row = tx.execute(
        "DELETE FROM canned_replies WHERE community_id = ? AND lower(title) = lower(?)"
        " RETURNING canned_id",
        (community_id, title),
    ).fetchall()
    return bool(row)


def of_community(tx: Connection, community_id: int) -> list[Canned]:
    found = tx.execute(
        "SELECT canned_id, community_id, title, words FROM canned_replies WHERE community_id = ?"
        " ORDER BY canned_id",
        (community_id,),
    )
    return [Canned(*row) for row in found]


def find(tx: Connection, canned_id: int) -> Canned | None:
    row = tx.execute(
        "SELECT canned_id, community_id, title, words FROM canned_replies WHERE canned_id = ?",
        (canned_id,),
    ).fetchone()
    return None if row is None else Canned(*row)


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE canned_replies SET community_id = ? WHERE community_id = ?",
        (into_id, community_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "canned_replies": rows.named(
            tx,
            "SELECT title, at FROM canned_replies WHERE community_id = ? AND by_user_id = ?"
            " ORDER BY canned_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE canned_replies SET by_user_id = 0 WHERE by_user_id = ? AND community_id = ?",
        (member.user_id, member.community_id),
    )
