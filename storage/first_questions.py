"""Owns first_questions."""

from sqlite3 import Connection

from domain.first_questions import FirstQuestion, State
from domain.members import Member
from storage import rows


def add(tx: Connection, question: FirstQuestion) -> bool:
    """Keep where a newcomer asked for the first time; False when they did before."""
    cursor = tx.execute(
        "INSERT INTO first_questions (member_id, chat_key, telegram_chat_id, message_id,"
        " asked_at, state) VALUES (?, ?, ?, ?, ?, 'open') ON CONFLICT DO NOTHING",
        (
            question.member_id,
            question.chat_key,
            question.telegram_chat_id,
            question.message_id,
            question.asked_at,
        ),
    )
    return cursor.rowcount == 1


def find(tx: Connection, member_id: int) -> FirstQuestion | None:
    row = tx.execute(
        "SELECT member_id, chat_key, telegram_chat_id, message_id, asked_at, state, by_user_id"
        " FROM first_questions WHERE member_id = ?",
        (member_id,),
    ).fetchone()
    if row is None:
        return None
    number, chat_key, telegram_chat_id, message_id, asked_at, state, by = row
    return FirstQuestion(
        number, chat_key, telegram_chat_id, message_id, asked_at, State(state), by
    )


def has_open(tx: Connection) -> bool:
    """Say whether any question anywhere still waits for a reply."""
    row = tx.execute("SELECT 1 FROM first_questions WHERE state = 'open' LIMIT 1").fetchone()
    return row is not None


def answer(tx: Connection, *, community_id: int, user_id: int, chat_key: int, at: int) -> None:
    """Note that somebody replied to a person in a chat after they asked."""
    tx.execute(
        "UPDATE first_questions SET state = 'answered' WHERE state = 'open' AND chat_key = ?"
        " AND asked_at <= ? AND member_id ="
        " (SELECT member_id FROM members WHERE community_id = ? AND user_id = ?)",
        (chat_key, at, community_id, user_id),
    )


def set_state(
    tx: Connection, member_id: int, *, before: State, after: State, by: int | None = None
) -> bool:
    """Change how a question stands, once; False when it stood otherwise."""
    row = tx.execute(
        "UPDATE first_questions SET state = ?, by_user_id = ?"
        " WHERE member_id = ? AND state = ? RETURNING 1",
        (after, by, member_id, before),
    ).fetchone()
    return row is not None


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM first_questions WHERE asked_at < ?", (at,))


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE first_questions SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE first_questions SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM first_questions WHERE member_id = ?", (member_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "first_questions": rows.named(
            tx,
            "SELECT message_id, asked_at, state FROM first_questions WHERE member_id = ?",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM first_questions WHERE member_id = ?", (member.member_id,))
    tx.execute(
        "UPDATE first_questions SET by_user_id = 0 WHERE by_user_id = ? AND member_id IN"
        " (SELECT member_id FROM members WHERE community_id = ?)",
        (member.user_id, member.community_id),
    )
