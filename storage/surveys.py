"""Owns surveys and survey_questions: what is asked, where, until when."""

import json
from collections.abc import Iterable
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.members import Member
from domain.surveys import Question, QuestionKind, Skip, Survey, SurveyState
from storage import rows


class Shown(NamedTuple):
    """A survey's card: the letter that brings it, the message once it is known."""

    outbox_id: int | None
    telegram_chat_id: int | None
    message_id: int | None


def add(
    tx: Connection,
    *,
    community_id: int,
    place: tuple[int, int | None],
    title: str,
    by_user_id: int,
    ref: str,
    now: int,
) -> int:
    """Return the number of a new draft for (chat, topic); the same ref is the same draft."""
    tx.execute(
        "INSERT INTO surveys (community_id, chat_key, thread_id, title, is_anonymous, state,"
        " by_user_id, ref, made_at) VALUES (?, ?, ?, ?, 0, 'draft', ?, ?, ?)"
        " ON CONFLICT (ref) DO NOTHING",
        (community_id, *place, title, by_user_id, ref, now),
    )
    row = tx.execute("SELECT survey_id FROM surveys WHERE ref = ?", (ref,)).fetchone()
    return int(row[0])


def find(tx: Connection, survey_id: int) -> Survey | None:
    row = tx.execute(
        "SELECT survey_id, community_id, chat_key, thread_id, title, is_anonymous, closes_at,"
        " state, by_user_id, published_at, closed_at FROM surveys WHERE survey_id = ?",
        (survey_id,),
    ).fetchone()
    if row is None:
        return None
    return _survey(row, _questions(tx, survey_id))


def _survey(row: tuple[Any, ...], questions: tuple[Question, ...]) -> Survey:
    survey_id, community_id, chat_key, thread_id, title, is_anonymous, closes_at, state, *ends = (
        row
    )
    by_user_id, published_at, closed_at = ends
    return Survey(
        survey_id,
        community_id,
        chat_key,
        thread_id,
        title,
        bool(is_anonymous),
        closes_at,
        SurveyState(state),
        by_user_id,
        published_at,
        closed_at,
        questions,
    )


def _questions(tx: Connection, survey_id: int) -> tuple[Question, ...]:
    found = tx.execute(
        "SELECT kind, words, options, skips, is_optional FROM survey_questions"
        " WHERE survey_id = ? ORDER BY number",
        (survey_id,),
    )
    return tuple(_question(row) for row in found)


def _question(row: tuple[Any, ...]) -> Question:
    kind, words, options, skips, is_optional = row
    skipping = tuple(Skip(*skip) for skip in json.loads(skips))
    chosen = tuple(json.loads(options))
    return Question(QuestionKind(kind), words, chosen, skipping, bool(is_optional))


def _found(tx: Connection, numbers: Iterable[tuple[int]]) -> list[Survey]:
    found = (find(tx, survey_id) for (survey_id,) in numbers)
    return [survey for survey in found if survey is not None]


def find_by_card(tx: Connection, *, telegram_chat_id: int, message_id: int) -> int | None:
    """Return the survey that a message shows."""
    row = tx.execute(
        "SELECT survey_id FROM surveys AS s LEFT JOIN outbox USING (outbox_id)"
        " JOIN chats ON chats.chat_key = s.chat_key"
        " WHERE coalesce(s.shown_in, chats.telegram_chat_id) = ?"
        " AND coalesce(s.message_id, outbox.message_id) = ?",
        (telegram_chat_id, message_id),
    ).fetchone()
    return None if row is None else int(row[0])


def find_draft(tx: Connection, *, chat_key: int, by_user_id: int) -> Survey | None:
    """Return the newest draft that a person made for a chat."""
    row = tx.execute(
        "SELECT max(survey_id) FROM surveys WHERE chat_key = ? AND by_user_id = ?"
        " AND state = 'draft'",
        (chat_key, by_user_id),
    ).fetchone()
    return None if row[0] is None else find(tx, row[0])


def list_in(
    tx: Connection, community_id: int, *, state: SurveyState, most: int = 10
) -> list[Survey]:
    """Return a community's surveys in a state, the newest first."""
    found = tx.execute(
        "SELECT survey_id FROM surveys WHERE community_id = ? AND state = ?"
        " ORDER BY survey_id DESC LIMIT ?",
        (community_id, state, most),
    )
    return _found(tx, found)


def open_in_chat(tx: Connection, chat_key: int) -> list[Survey]:
    """Return the open surveys whose card stands in a chat."""
    found = tx.execute(
        "SELECT survey_id FROM surveys WHERE chat_key = ? AND state = 'open'", (chat_key,)
    )
    return _found(tx, found.fetchall())


def add_question(tx: Connection, survey_id: int, question: Question, *, ref: str) -> None:
    """Append a question; the same ref adds nothing."""
    tx.execute(
        "INSERT INTO survey_questions SELECT ?, 1 + count(*), ?, ?, ?, ?, ?, ?"
        " FROM survey_questions WHERE survey_id = ? ON CONFLICT DO NOTHING",
        (
            survey_id,
            question.kind,
            question.words,
            json.dumps(question.options, ensure_ascii=False),
            json.dumps(question.skips),
            int(question.is_optional),
            ref,
            survey_id,
        ),
    )


def remove_question(tx: Connection, survey_id: int, *, number: int) -> None:
    tx.execute(
        "DELETE FROM survey_questions WHERE survey_id = ? AND number = ?", (survey_id, number)
    )


def set_optional(tx: Connection, survey_id: int, *, number: int, is_optional: bool) -> None:
    tx.execute(
        "UPDATE survey_questions SET is_optional = ? WHERE survey_id = ? AND number = ?",
        (int(is_optional), survey_id, number),
    )


def set_anonymous(tx: Connection, survey_id: int, *, is_anonymous: bool) -> None:
    tx.execute(
        "UPDATE surveys SET is_anonymous = ? WHERE survey_id = ? AND state = 'draft'",
        (int(is_anonymous), survey_id),
    )


def set_closing(tx: Connection, survey_id: int, *, closes_at: int | None) -> None:
    tx.execute(
        "UPDATE surveys SET closes_at = ? WHERE survey_id = ? AND state = 'draft'",
        (closes_at, survey_id),
    )


def open_draft(tx: Connection, survey_id: int, *, place: tuple[int, int | None], now: int) -> bool:
    """Publish a draft at (chat, topic), once; False when it is none any more."""
    row = tx.execute(
        "UPDATE surveys SET state = 'open', chat_key = ?, thread_id = ?, published_at = ?"
        " WHERE survey_id = ? AND state = 'draft' RETURNING survey_id",
        (*place, now, survey_id),
    ).fetchone()
    return row is not None


def close(tx: Connection, survey_id: int, *, now: int) -> bool:
    """Close an open survey, once; False when it is not open."""
    row = tx.execute(
        "UPDATE surveys SET state = 'closed', closed_at = ?"
        " WHERE survey_id = ? AND state = 'open' RETURNING survey_id",
        (now, survey_id),
    ).fetchone()
    return row is not None


def remove_draft(tx: Connection, survey_id: int) -> None:
    tx.execute(
        "DELETE FROM survey_questions WHERE survey_id IN"
        " (SELECT survey_id FROM surveys WHERE survey_id = ? AND state = 'draft')",
        (survey_id,),
    )
    tx.execute("DELETE FROM surveys WHERE survey_id = ? AND state = 'draft'", (survey_id,))


def remove_before(tx: Connection, at: int) -> None:
    """Forget drafts that nobody published."""
    old = tx.execute(
        "SELECT survey_id FROM surveys WHERE state = 'draft' AND made_at < ?", (at,)
    ).fetchall()
    for (survey_id,) in old:
        remove_draft(tx, survey_id)


def shown(tx: Connection, survey_id: int) -> Shown:
    row = tx.execute(
        "SELECT outbox_id, shown_in, message_id FROM surveys WHERE survey_id = ?", (survey_id,)
    ).fetchone()
    return Shown(*row)


def set_shown(tx: Connection, survey_id: int, card: Shown) -> None:
    tx.execute(
        "UPDATE surveys SET outbox_id = ?, shown_in = ?, message_id = ? WHERE survey_id = ?",
        (*card, survey_id),
    )


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's surveys to another one."""
    tx.execute(
        "UPDATE surveys SET community_id = ? WHERE community_id = ?", (into_id, community_id)
    )


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE surveys SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let a chat's surveys go with it to another community."""
    tx.execute("UPDATE surveys SET community_id = ? WHERE chat_key = ?", (into_id, chat_key))


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the surveys a member made."""
    return {
        "surveys": rows.named(
            tx,
            "SELECT title, is_anonymous, state, made_at, published_at, closed_at FROM surveys"
            " WHERE community_id = ? AND by_user_id = ? ORDER BY survey_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Forget who made a community's surveys, also in the refs of their private messages."""
    of_them = (member.user_id, member.community_id)
    tx.execute(
        "UPDATE survey_questions SET ref = 'erased:' || number WHERE survey_id IN"
        " (SELECT survey_id FROM surveys WHERE by_user_id = ? AND community_id = ?)",
        of_them,
    )
    tx.execute(
        "UPDATE surveys SET by_user_id = 0, ref = 'erased:survey:' || survey_id"
        " WHERE by_user_id = ? AND community_id = ?",
        of_them,
    )
