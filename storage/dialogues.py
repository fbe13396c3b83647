"""Owns dialogues: questions the bot asked a person and whose answers it waits for."""

import json
from collections.abc import Mapping
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows

LIVES_SECONDS = 900


class Dialogue(NamedTuple):
    """An open question; `answers` holds what was settled before it."""

    step: str
    answers: dict[str, int | str]


def ask(
    tx: Connection,
    *,
    chat_id: int,
    user_id: int,
    step: str,
    answers: Mapping[str, int | str],
    now: int,
) -> None:
    """Wait for a person's answer in a chat; a newer question takes the older one's place."""
    tx.execute(
        "INSERT INTO dialogues VALUES (?, ?, ?, ?, ?) ON CONFLICT (chat_id, user_id) DO UPDATE"
        " SET step = excluded.step, answers = excluded.answers, expires_at = excluded.expires_at",
        (chat_id, user_id, step, json.dumps(answers), now + LIVES_SECONDS),
    )


def find(tx: Connection, *, chat_id: int, user_id: int, now: int) -> Dialogue | None:
    row = tx.execute(
        "SELECT step, answers FROM dialogues WHERE chat_id = ? AND user_id = ? AND expires_at > ?",
        (chat_id, user_id, now),
    ).fetchone()
    return None if row is None else Dialogue(row[0], json.loads(row[1]))


def end(tx: Connection, *, chat_id: int, user_id: int) -> None:
    tx.execute("DELETE FROM dialogues WHERE chat_id = ? AND user_id = ?", (chat_id, user_id))


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM dialogues WHERE expires_at < ?", (at,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "dialogues": rows.named(
            tx,
            "SELECT step, answers, expires_at FROM dialogues WHERE user_id = ?",
            (member.user_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM dialogues WHERE ? IN (user_id, chat_id)",
        (member.user_id,),
    )
