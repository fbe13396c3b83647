"""Owns quizzes: native quizzes that were asked, and how far they are."""

import json
from collections.abc import Iterable
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.members import Member
from domain.questions import Question
from domain.quizzes import Quiz, QuizState
from storage import rows


class Made(NamedTuple):
    """What becomes of a question: whose, by whom, where, when; `ref` makes it happen once."""

    community_id: int
    points: int
    is_daily: bool
    by_user_id: int
    chat_key: int
    thread_id: int | None
    ref: str
    made_at: int
    closes_at: int


def _quiz(row: tuple[Any, ...]) -> Quiz:
    quiz_id, community_id, number, question_id, text, options, rights, why, *rest = row
    points, is_daily, state, *where = rest
    question = Question(
        text,
        options=tuple(json.loads(options)),
        correct=tuple(json.loads(rights)),
        explanation=why,
    )
    return Quiz(
        quiz_id,
        community_id,
        number,
        question_id,
        question,
        points,
        bool(is_daily),
        QuizState(state),
        *where,
    )


def add(tx: Connection, *, question_id: int, question: Question, made: Made) -> int:
    """Return the key of a new quiz, numbered after the community's last one."""
    cursor = tx.execute(
        "INSERT INTO quizzes (community_id, points, is_daily, by_user_id, chat_key, thread_id,"
        " ref, made_at, closes_at, question_id, question, options, rights, explanation, state,"
        " number) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 'open',"
        " (SELECT coalesce(max(number), 0) + 1 FROM quizzes WHERE community_id = ?1))",
        (
            *made,
            question_id,
            question.text,
            json.dumps(question.options, ensure_ascii=False),
            json.dumps(question.correct),
            question.explanation,
        ),
    )
    return int(cursor.lastrowid or 0)


def find(tx: Connection, quiz_id: int) -> Quiz | None:
    row = tx.execute(
        "SELECT quiz_id, community_id, number, question_id, question, options, rights,"
        " explanation, points, is_daily, state, by_user_id, chat_key, thread_id, made_at,"
        " closes_at, ended_at, stop_outbox_id FROM quizzes WHERE quiz_id = ?",
        (quiz_id,),
    ).fetchone()
    return None if row is None else _quiz(row)


def find_by_ref(tx: Connection, ref: str) -> Quiz | None:
    row = tx.execute("SELECT quiz_id FROM quizzes WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else find(tx, row[0])


def find_by_number(tx: Connection, *, community_id: int, number: int) -> Quiz | None:
    row = tx.execute(
        "SELECT quiz_id FROM quizzes WHERE community_id = ? AND number = ?",
        (community_id, number),
    ).fetchone()
    return None if row is None else find(tx, row[0])


def _found(tx: Connection, keys: Iterable[tuple[int]]) -> list[Quiz]:
    found = (find(tx, quiz_id) for (quiz_id,) in keys)
    return [quiz for quiz in found if quiz is not None]


def going_on(tx: Connection, community_id: int) -> list[Quiz]:
    """Return the quizzes that are open, the oldest first."""
    keys = tx.execute(
        "SELECT quiz_id FROM quizzes WHERE state IN ('open', 'closing') AND community_id = ?"
        " ORDER BY number",
        (community_id,),
    ).fetchall()
    return _found(tx, keys)


def everywhere(tx: Connection) -> list[Quiz]:
    """Return every community's open quizzes."""
    keys = tx.execute("SELECT quiz_id FROM quizzes WHERE state IN ('open', 'closing')").fetchall()
    return _found(tx, keys)


def claim(
    tx: Connection, quiz_id: int, *, before: QuizState, after: QuizState, now: int | None = None
) -> bool:
    """Take a quiz from one state to the next, once; with `now` it has ended."""
    cursor = tx.execute(
        "UPDATE quizzes SET state = ?, ended_at = coalesce(?, ended_at)"
        " WHERE quiz_id = ? AND state = ?",
        (after, now, quiz_id, before),
    )
    return cursor.rowcount == 1


def set_closing(tx: Connection, quiz_id: int, *, at: int) -> None:
    """Let an open quiz close at another instant."""
    tx.execute(
        "UPDATE quizzes SET closes_at = ? WHERE quiz_id = ? AND state = 'open'", (at, quiz_id)
    )


def set_stop(tx: Connection, quiz_id: int, *, outbox_id: int) -> None:
    """Keep the letter that has Telegram close a quiz."""
    tx.execute("UPDATE quizzes SET stop_outbox_id = ? WHERE quiz_id = ?", (outbox_id, quiz_id))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's quizzes to another one, numbered after its own."""
    tx.execute(
        "UPDATE quizzes SET community_id = ?2, number = number + (SELECT coalesce(max(number), 0)"
        " FROM quizzes WHERE community_id = ?2) WHERE community_id = ?1",
        (community_id, into_id),
    )


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE quizzes SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let a chat's quizzes go with it to another community, numbered after its own."""
    tx.execute(
        "UPDATE quizzes SET community_id = ?2, number = number + (SELECT coalesce(max(number), 0)"
        " FROM quizzes WHERE community_id = ?2) WHERE chat_key = ?1 AND community_id <> ?2",
        (chat_key, into_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the quizzes a member asked."""
    return {
        "quizzes": rows.named(
            tx,
            "SELECT number, question, state, made_at FROM quizzes"
            " WHERE community_id = ? AND by_user_id = ? ORDER BY quiz_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE quizzes SET by_user_id = 0, ref = iif(instr(':' || ref || ':', ':' || ?1 || ':'),"
        " 'erased:' || quiz_id, ref) WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
