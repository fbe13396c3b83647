"""Owns question_imports: questions that were read and are not in a bank yet."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum
from sqlite3 import Connection
from typing import Any

from domain.members import Member
from domain.questions import Question, QuestionKind
from storage import rows


class ImportState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Import:
    """What was read and for which bank; once done, how many were added and how many known."""

    import_id: int
    community_id: int
    bank: str
    questions: tuple[Question, ...]
    state: ImportState
    added: int
    known: int
    user_id: int


def add(
    tx: Connection,
    *,
    community_id: int,
    bank: str,
    questions: Sequence[Question],
    user_id: int,
    ref: str,
    now: int,
) -> int:
    """Keep what was read and return its number; the same ref is the same import."""
    kept = json.dumps([astuple(question) for question in questions], ensure_ascii=False)
    tx.execute(
        "INSERT INTO question_imports (community_id, bank, questions, state, user_id, ref,"
        " made_at) VALUES (?, ?, ?, 'open', ?, ?, ?) ON CONFLICT (ref) DO NOTHING",
        (community_id, bank, kept, user_id, ref, now),
    )
    row = tx.execute("SELECT import_id FROM question_imports WHERE ref = ?", (ref,)).fetchone()
    return int(row[0])


def find(tx: Connection, import_id: int) -> Import | None:
    row = tx.execute(
        "SELECT import_id, community_id, bank, questions, state, added, known, user_id"
        " FROM question_imports WHERE import_id = ?",
        (import_id,),
    ).fetchone()
    if row is None:
        return None
    number, community_id, bank, questions, state, *rest = row
    read = tuple(_question(each) for each in json.loads(questions))
    return Import(number, community_id, bank, read, ImportState(state), *rest)


def find_by_ref(tx: Connection, ref: str) -> Import | None:
    row = tx.execute("SELECT import_id FROM question_imports WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else find(tx, int(row[0]))


def _question(values: list[Any]) -> Question:
    text, kind, options, correct, accepted, tags, *rest = values
    return Question(
        text,
        QuestionKind(kind),
        tuple(options),
        tuple(correct),
        tuple(accepted),
        tuple(tags),
        *rest,
    )


def close(
    tx: Connection, import_id: int, *, state: ImportState, added: int = 0, known: int = 0
) -> bool:
    """End an import, once, and forget what was read; False when it was over before."""
    row = tx.execute(
        "UPDATE question_imports SET state = ?, added = ?, known = ?, questions = '[]'"
        " WHERE import_id = ? AND state = 'open' RETURNING import_id",
        (state, added, known, import_id),
    ).fetchone()
    return row is not None


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the questions that a member sent and that wait for a word."""
    return {
        "question_imports": rows.named(
            tx,
            "SELECT bank, questions, made_at FROM question_imports"
            " WHERE community_id = ? AND user_id = ? ORDER BY import_id",
            (member.community_id, member.user_id),
        )
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM question_imports WHERE community_id = ? AND user_id = ?",
        (member.community_id, member.user_id),
    )


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM question_imports WHERE made_at < ?", (at,))
