"""Owns contest_rounds: each asking of a question, from letter to result."""

from sqlite3 import Connection
from typing import Any

from domain.contests import Round, RoundState


def _round(row: tuple[Any, ...] | None) -> Round | None:
    if row is None:
        return None
    found = list(row)
    found[4], found[5], found[-1] = RoundState(found[4]), bool(found[5]), bool(found[-1])
    return Round(*found)


def add(
    tx: Connection,
    *,
    contest_id: int,
    place: int,
    attempt: int,
    question_id: int,
    is_text: bool,
    outbox_id: int,
    chat_id: int,
) -> None:
    """Open a round; its letter is on its way."""
    tx.execute(
        "INSERT INTO contest_rounds (contest_id, place, attempt, question_id, state, is_text,"
        " outbox_id, chat_id) VALUES (?, ?, ?, ?, 'open', ?, ?, ?)",
        (contest_id, place, attempt, question_id, is_text, outbox_id, chat_id),
    )


def find(tx: Connection, *, contest_id: int, place: int, attempt: int) -> Round | None:
    """Return a round, with where and since when it stands as far as its letter arrived."""
    row = tx.execute(
        "SELECT contest_id, place, attempt, question_id, r.state, is_text, r.outbox_id, chat_id,"
        " coalesce(r.message_id, o.message_id), coalesce(asked_ms, sent_ms), shown, again"
        " FROM contest_rounds AS r LEFT JOIN outbox AS o USING (outbox_id)"
        " WHERE contest_id = ? AND place = ? AND attempt = ?",
        (contest_id, place, attempt),
    ).fetchone()
    return _round(row)


def keep_asked(tx: Connection, asked: Round, *, asked_ms: int) -> None:
    """Keep since when and where a question stands, whatever becomes of its letter."""
    tx.execute(
        "UPDATE contest_rounds SET asked_ms = ?, message_id = ?"
        " WHERE contest_id = ? AND place = ? AND attempt = ?",
        (asked_ms, asked.message_id, asked.contest_id, asked.place, asked.attempt),
    )


def set_letter(tx: Connection, asked: Round, *, outbox_id: int, is_edit: bool) -> None:
    """Keep the letter that shows a round now; one that is no edit brings it once more."""
    tx.execute(
        "UPDATE contest_rounds SET outbox_id = ?1, again = max(again, NOT ?2),"
        " message_id = CASE WHEN ?2 THEN message_id END"
        " WHERE contest_id = ?3 AND place = ?4 AND attempt = ?5",
        (outbox_id, is_edit, asked.contest_id, asked.place, asked.attempt),
    )


def set_shown(tx: Connection, asked: Round, shown: int) -> None:
    tx.execute(
        "UPDATE contest_rounds SET shown = ? WHERE contest_id = ? AND place = ? AND attempt = ?",
        (shown, asked.contest_id, asked.place, asked.attempt),
    )


def claim_close(tx: Connection, asked: Round) -> bool:
    """Close an open round, once."""
    row = tx.execute(
        "UPDATE contest_rounds SET state = 'closed' WHERE contest_id = ? AND place = ?"
        " AND attempt = ? AND state = 'open' RETURNING place",
        (asked.contest_id, asked.place, asked.attempt),
    ).fetchone()
    return row is not None


def void(tx: Connection, asked: Round) -> bool:
    """Let a round not count; False when it did not before."""
    row = tx.execute(
        "UPDATE contest_rounds SET state = 'void' WHERE contest_id = ? AND place = ?"
        " AND attempt = ? AND state <> 'void' RETURNING place",
        (asked.contest_id, asked.place, asked.attempt),
    ).fetchone()
    return row is not None


def counted(tx: Connection, contest_id: int) -> int:
    """Return how many rounds count so far."""
    row = tx.execute(
        "SELECT count(*) FROM contest_rounds WHERE contest_id = ? AND state = 'closed'",
        (contest_id,),
    ).fetchone()
    return int(row[0])


def listening(tx: Connection) -> list[int]:
    """Return the Telegram ids of the chats where an answer may be written right now."""
    rows = tx.execute(
        "SELECT telegram_chat_id FROM contest_rounds AS r JOIN contests USING (contest_id)"
        " JOIN chats USING (chat_key) WHERE r.state = 'open' AND is_text = 1"
    )
    return [chat_id for (chat_id,) in rows]
