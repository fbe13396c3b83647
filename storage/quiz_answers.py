"""Owns quiz_answers: what each member answered first."""

import json
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Count(NamedTuple):
    """How many answered a quiz, and how many of them were right."""

    answers: int
    right: int


def add(
    tx: Connection, *, quiz_id: int, member_id: int, choices: tuple[int, ...], now: int
) -> bool:
    """Keep a member's answer; False when they answered before, which stays."""
    cursor = tx.execute(
        "INSERT INTO quiz_answers (quiz_id, member_id, choices, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (quiz_id, member_id, json.dumps(choices), now),
    )
    return cursor.rowcount == 1


def count(tx: Connection, *, quiz_id: int, rights: tuple[int, ...]) -> Count:
    row = tx.execute(
        "SELECT count(*), count(CASE choices WHEN ? THEN 1 END) FROM quiz_answers"
        " WHERE quiz_id = ?",
        (json.dumps(rights), quiz_id),
    ).fetchone()
    return Count(*row)


def remove_before(tx: Connection, at: int) -> None:
    """Forget who answered what in quizzes that ended before an instant."""
    tx.execute(
        "DELETE FROM quiz_answers WHERE quiz_id IN"
        " (SELECT quiz_id FROM quizzes WHERE ended_at < ?)",
        (at,),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's answers to another one of the same person, who keeps their own."""
    tx.execute(
        "UPDATE OR IGNORE quiz_answers SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM quiz_answers WHERE member_id = ?", (member_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "quiz_answers": rows.named(
            tx,
            "SELECT question, choices, at FROM quiz_answers JOIN quizzes USING (quiz_id)"
            " WHERE member_id = ? ORDER BY quiz_id",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM quiz_answers WHERE member_id = ?", (member.member_id,))
