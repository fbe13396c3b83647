"""Owns lecture_questions and lecture_votes: what is asked in a lecture, and who votes for it."""

from sqlite3 import Connection

from domain.gatherings import LectureQuestion
from domain.members import Member
from storage import rows


def add(
    tx: Connection, *, gathering_id: int, member_id: int, text: str, ref: str, now: int
) -> int:
    """Keep a question and return its number; the same ref is the same question."""
    tx.execute(
        "INSERT INTO lecture_questions (gathering_id, member_id, text, asked_at, ref)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (ref) DO NOTHING",
        (gathering_id, member_id, text, now, ref),
    )
    row = tx.execute("SELECT question_id FROM lecture_questions WHERE ref = ?", (ref,)).fetchone()
    return int(row[0])


def find(tx: Connection, question_id: int) -> LectureQuestion | None:
    row = tx.execute(
        "SELECT question_id, gathering_id, member_id, text, answered_at,"
        " (SELECT count(*) FROM lecture_votes AS v WHERE v.question_id = q.question_id)"
        " FROM lecture_questions AS q WHERE question_id = ?",
        (question_id,),
    ).fetchone()
    return None if row is None else LectureQuestion(*row)


def list_open(tx: Connection, gathering_id: int, *, most: int) -> list[LectureQuestion]:
    """Return the questions that wait, the most wanted first, then the first ones."""
    found = tx.execute(
        "SELECT question_id, gathering_id, member_id, text, answered_at,"
        " (SELECT count(*) FROM lecture_votes AS v WHERE v.question_id = q.question_id) AS votes"
        " FROM lecture_questions AS q WHERE gathering_id = ? AND answered_at IS NULL"
        " ORDER BY votes DESC, question_id LIMIT ?",
        (gathering_id, most),
    )
    return [LectureQuestion(*row) for row in found]


def count_open(tx: Connection, *, gathering_id: int, member_id: int) -> int:
    row = tx.execute(
        "SELECT count(*) FROM lecture_questions WHERE gathering_id = ? AND member_id = ?"
        " AND answered_at IS NULL",
        (gathering_id, member_id),
    ).fetchone()
    return int(row[0])


def is_known(tx: Connection, ref: str) -> bool:
    row = tx.execute("SELECT 1 FROM lecture_questions WHERE ref = ?", (ref,)).fetchone()
    return row is not None


def add_vote(tx: Connection, *, question_id: int, member_id: int) -> None:
    tx.execute(
        "INSERT INTO lecture_votes VALUES (?, ?) ON CONFLICT DO NOTHING", (question_id, member_id)
    )


def set_answered(tx: Connection, question_id: int, *, now: int) -> None:
    tx.execute(
        "UPDATE lecture_questions SET answered_at = ? WHERE question_id = ?"
        " AND answered_at IS NULL",
        (now, question_id),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's questions and votes to another."""
    tx.execute(
        "UPDATE lecture_questions SET member_id = ? WHERE member_id = ?", (into_id, member_id)
    )
    tx.execute(
        "UPDATE OR IGNORE lecture_votes SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM lecture_votes WHERE member_id = ?", (member_id,))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let questions and votes of a chat's lectures go with it, to the accounts there."""
    tx.execute(
        "UPDATE OR IGNORE lecture_votes SET member_id = there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id), gatherings AS g,"
        " lecture_questions AS q WHERE here.member_id = lecture_votes.member_id"
        " AND there.community_id = ? AND there.member_id <> here.member_id"
        " AND q.question_id = lecture_votes.question_id AND g.gathering_id = q.gathering_id"
        " AND g.chat_key = ?",
        (into_id, chat_key),
    )
    tx.execute(
        "UPDATE lecture_questions SET member_id = there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id), gatherings AS g"
        " WHERE here.member_id = lecture_questions.member_id AND there.community_id = ?"
        " AND there.member_id <> here.member_id"
        " AND g.gathering_id = lecture_questions.gathering_id AND g.chat_key = ?",
        (into_id, chat_key),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "lecture_questions": rows.named(
            tx,
            "SELECT text, asked_at, answered_at FROM lecture_questions WHERE member_id = ?"
            " ORDER BY question_id",
            (member.member_id,),
        ),
        "lecture_votes": rows.named(
            tx,
            "SELECT text FROM lecture_votes JOIN lecture_questions USING (question_id)"
            " WHERE lecture_votes.member_id = ? ORDER BY question_id",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Forget a member's questions, with the votes for them, and their own votes."""
    tx.execute(
        "DELETE FROM lecture_votes WHERE member_id = ?1 OR question_id IN"
        " (SELECT question_id FROM lecture_questions WHERE member_id = ?1)",
        (member.member_id,),
    )
    tx.execute("DELETE FROM lecture_questions WHERE member_id = ?", (member.member_id,))
