"""Owns question_banks, questions, question_uses, question_doubts: what quizzes can ask."""

import json
from collections.abc import Iterable, Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.members import Member
from domain.questions import (
    DOUBTS_LEAVE_OUT,
    Bank,
    BankQuestion,
    Question,
    QuestionKind,
    fingerprint,
    folded,
)
from storage import rows


class Wish(NamedTuple):
    """What is looked for in a bank: a language ("" is any), difficulty (0 is any), tag and kind.

    A question whose language nobody said fits every language. A native quiz can ask what is
    `is_pollable`: one right option, or several where it `takes_several`.
    """

    language: str = ""
    difficulty: int = 0
    tag: str = ""
    is_pollable: bool = False
    takes_several: bool = False


def add_bank(
    tx: Connection, *, community_id: int, name: str, starter: str, by_user_id: int | None, now: int
) -> int:
    """Return the number of a bank, the one that bears this name where there is one."""
    key = (community_id, starter, folded(name))
    tx.execute(
        "INSERT INTO question_banks (community_id, starter, folded, name, by_user_id, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (*key, name, by_user_id, now),
    )
    row = tx.execute(
        "SELECT bank_id FROM question_banks WHERE community_id = ? AND starter = ? AND folded = ?",
        key,
    ).fetchone()
    return int(row[0])


def list_banks(tx: Connection, community_id: int) -> list[Bank]:
    """Return a community's banks, its own ones first, each in order of making."""
    rows = tx.execute(
        "SELECT bank_id, community_id, name, starter, (SELECT count(*) FROM questions AS q"
        "  WHERE q.bank_id = b.bank_id AND q.retired_at IS NULL) FROM question_banks AS b"
        " WHERE community_id = ? ORDER BY starter <> '', bank_id",
        (community_id,),
    )
    return [Bank(*row) for row in rows]


def owner_of(tx: Connection, bank_id: int) -> int:
    """Return the community of a bank that is there."""
    row = tx.execute(
        "SELECT community_id FROM question_banks WHERE bank_id = ?", (bank_id,)
    ).fetchone()
    return int(row[0])


def add_questions(tx: Connection, *, bank_id: int, questions: Sequence[Question], now: int) -> int:
    """Put questions into a bank and return how many were new to it.

    One that had been taken out comes back.
    """
    return sum(_add(tx, bank_id, question, now) for question in questions)


def _add(tx: Connection, bank_id: int, question: Question, now: int) -> int:
    row = tx.execute(
        "INSERT INTO questions (bank_id, fingerprint, kind, text, options, correct, accepted,"
        " tags, difficulty, explanation, source, image, language, added_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (bank_id, fingerprint) DO UPDATE SET retired_at = NULL,"
        "  correct = excluded.correct, options = excluded.options, tags = excluded.tags,"
        "  difficulty = excluded.difficulty, explanation = excluded.explanation,"
        "  source = excluded.source, language = excluded.language, image = excluded.image"
        " WHERE retired_at IS NOT NULL RETURNING question_id",
        (
            bank_id,
            fingerprint(question),
            question.kind,
            question.text,
            *map(_json, (question.options, question.correct, question.accepted, question.tags)),
            question.difficulty,
            question.explanation,
            question.source,
            question.image,
            question.language,
            now,
        ),
    ).fetchone()
    return row is not None


def _json(values: Sequence[object]) -> str:
    return json.dumps(values, ensure_ascii=False)


def known(tx: Connection, bank_id: int) -> set[str]:
    """Return the fingerprints of what is in a bank."""
    rows = tx.execute(
        "SELECT fingerprint FROM questions WHERE bank_id = ? AND retired_at IS NULL", (bank_id,)
    )
    return {mark for (mark,) in rows}


def languages(tx: Connection, bank_id: int) -> set[str]:
    """Return the languages that questions of a bank ever had."""
    rows = tx.execute("SELECT DISTINCT language FROM questions WHERE bank_id = ?", (bank_id,))
    return {language for (language,) in rows}


def find(tx: Connection, question_id: int) -> BankQuestion | None:
    """Return a question, also one that was taken out of its bank meanwhile."""
    row = tx.execute(
        "SELECT question_id, bank_id, text, kind, options, correct, accepted, tags, difficulty,"
        " explanation, source, image, language, (SELECT count(*) FROM question_doubts AS d"
        "  WHERE d.question_id = q.question_id) FROM questions AS q WHERE question_id = ?",
        (question_id,),
    ).fetchone()
    return None if row is None else _question(row)


def find_own(tx: Connection, *, community_id: int, question_id: int) -> BankQuestion | None:
    """Return a question that is in a bank of the community's own."""
    row = tx.execute(
        "SELECT 1 FROM questions JOIN question_banks USING (bank_id) WHERE question_id = ?"
        " AND community_id = ? AND starter = '' AND retired_at IS NULL",
        (question_id, community_id),
    ).fetchone()
    return None if row is None else find(tx, question_id)


def list_own(tx: Connection, community_id: int) -> list[tuple[int, str]]:
    """Return number and text of what is in the community's own banks, the newest first."""
    rows = tx.execute(
        "SELECT question_id, text FROM questions JOIN question_banks USING (bank_id)"
        " WHERE community_id = ? AND starter = '' AND retired_at IS NULL"
        " ORDER BY question_id DESC",
        (community_id,),
    )
    return rows.fetchall()


def set_image(tx: Connection, question_id: int, *, image: str) -> None:
    tx.execute("UPDATE questions SET image = ? WHERE question_id = ?", (image, question_id))


def found(tx: Connection, question_ids: Iterable[int]) -> list[BankQuestion]:
    """Return questions in the order of their numbers given."""
    each = (find(tx, question_id) for question_id in question_ids)
    return [question for question in each if question is not None]


def in_bank(tx: Connection, bank_id: int) -> list[BankQuestion]:
    """Return what is in a bank, in order of adding."""
    rows = tx.execute(
        "SELECT question_id FROM questions WHERE bank_id = ? AND retired_at IS NULL"
        " ORDER BY question_id",
        (bank_id,),
    )
    return found(tx, [question_id for (question_id,) in rows])


def doubted(tx: Connection, community_id: int, *, most: int) -> list[BankQuestion]:
    """Return the questions that somebody called wrong, the most doubted first."""
    rows = tx.execute(
        "SELECT q.question_id FROM question_doubts AS d JOIN questions AS q USING (question_id)"
        " JOIN question_banks AS b USING (bank_id)"
        " WHERE b.community_id = ? AND q.retired_at IS NULL"
        " GROUP BY q.question_id ORDER BY count(*) DESC, q.question_id LIMIT ?",
        (community_id, most),
    )
    return found(tx, [question_id for (question_id,) in rows])


def _question(row: tuple[Any, ...]) -> BankQuestion:
    question_id, bank_id, text, kind, *lists, difficulty = row[:9]
    explanation, source, image, language, doubts = row[9:]
    options, correct, accepted, tags = (tuple(json.loads(each)) for each in lists)
    content = Question(
        text,
        QuestionKind(kind),
        options,
        correct,
        accepted,
        tags,
        difficulty,
        explanation,
        source,
        image,
        language,
    )
    return BankQuestion(question_id, bank_id, content, doubts)


def fresh(tx: Connection, *, bank_id: int, chat_key: int, since_at: int, wish: Wish) -> list[int]:
    """Return the questions of a bank that a chat was not asked since an instant."""
    rows = tx.execute(
        "SELECT question_id FROM questions AS q WHERE bank_id = ? AND retired_at IS NULL"
        " AND (? = '' OR language IN (?, '')) AND (? = 0 OR difficulty = ?)"
        " AND (? = '' OR EXISTS (SELECT 1 FROM json_each(q.tags) WHERE value = ?))"
        " AND (NOT ? OR (kind = 'choice' AND (? OR json_array_length(correct) = 1)))"
        " AND NOT EXISTS (SELECT 1 FROM question_uses AS u"
        "  WHERE u.chat_key = ? AND u.question_id = q.question_id AND u.at > ?)"
        " AND (SELECT count(*) FROM question_doubts AS d"
        "  WHERE d.question_id = q.question_id) < ? ORDER BY question_id",
        (
            bank_id,
            wish.language,
            wish.language,
            wish.difficulty,
            wish.difficulty,
            wish.tag,
            wish.tag,
            wish.is_pollable,
            wish.takes_several,
            chat_key,
            since_at,
            DOUBTS_LEAVE_OUT,
        ),
    )
    return [question_id for (question_id,) in rows]


def set_used(tx: Connection, *, question_id: int, chat_key: int, now: int) -> None:
    """Note that a chat is asked a question now."""
    tx.execute(
        "INSERT INTO question_uses (chat_key, question_id, at) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET at = max(at, excluded.at)",
        (chat_key, question_id, now),
    )


def remove_uses_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM question_uses WHERE at < ?", (at,))


def add_doubt(tx: Connection, *, question_id: int, user_id: int, now: int) -> bool:
    """Note that somebody calls a question wrong; False when they did before."""
    cursor = tx.execute(
        "INSERT INTO question_doubts (question_id, user_id, at) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (question_id, user_id, now),
    )
    return cursor.rowcount == 1


def remove_doubts(tx: Connection, question_id: int) -> None:
    """Forget who called a question wrong: somebody has looked at it."""
    tx.execute("DELETE FROM question_doubts WHERE question_id = ?", (question_id,))


def retire(tx: Connection, question_id: int, *, now: int) -> bool:
    """Take a question out of its bank, once; False when it was out already."""
    row = tx.execute(
        "UPDATE questions SET retired_at = ? WHERE question_id = ? AND retired_at IS NULL"
        " RETURNING question_id",
        (now, question_id),
    ).fetchone()
    return row is not None


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    """Let questions rest in the chat that takes another one's place."""
    tx.execute(
        "UPDATE OR IGNORE question_uses SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key)
    )
    tx.execute("DELETE FROM question_uses WHERE chat_key = ?", (chat_key,))


def copy_banks(tx: Connection, *, community_id: int, into_id: int, now: int) -> None:
    """Give a community's banks to another one as well."""
    for bank in list_banks(tx, community_id):
        bank_id = add_bank(
            tx,
            community_id=into_id,
            name=bank.name,
            starter=bank.starter,
            by_user_id=None,
            now=now,
        )
        questions = [each.content for each in in_bank(tx, bank.bank_id)]
        add_questions(tx, bank_id=bank_id, questions=questions, now=now)


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the banks a member made and the questions they called wrong."""
    return {
        "question_banks": rows.named(
            tx,
            "SELECT name, made_at FROM question_banks WHERE community_id = ? AND by_user_id = ?"
            " ORDER BY bank_id",
            (member.community_id, member.user_id),
        ),
        "question_doubts": rows.named(
            tx,
            "SELECT q.text, d.at FROM question_doubts AS d JOIN questions AS q USING (question_id)"
            " JOIN question_banks USING (bank_id) WHERE community_id = ? AND user_id = ?"
            " ORDER BY d.at",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE question_banks SET by_user_id = 0 WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
    tx.execute(
        "DELETE FROM question_doubts WHERE user_id = ?1 AND question_id IN (SELECT question_id"
        " FROM questions JOIN question_banks USING (bank_id) WHERE community_id = ?2)",
        (member.user_id, member.community_id),
    )
