"""Owns case_messages and case_copies: what is written in cases, and what the bot made of it."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

from domain.cases import Case, CaseMessage, Side
from domain.members import Member
from domain.posts import Piece, PieceKind
from storage import rows

Row = tuple[Any, ...]


def add(
    tx: Connection,
    *,
    case: Case,
    side: Side,
    by_user_id: int | None,
    piece: Piece,
    album: str,
    answers_id: int | None,
    written: tuple[int, int],
    ref: str,
    now: int,
) -> int | None:
    """Keep a message written at (chat, number), Telegram's ids; None when this ref was before."""
    row = tx.execute(
        "INSERT INTO case_messages (case_id, member_id, side, by_user_id, kind, text, entities,"
        " file_id, more, album, answers_id, telegram_chat_id, written_id, at, ref)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (ref) DO NOTHING RETURNING message_id",
        (
            *(case.case_id, case.member_id, side, by_user_id),
            *(piece.kind, piece.text, piece.entities, piece.file_id, piece.more),
            *(album, answers_id, *written, now, ref),
        ),
    ).fetchone()
    return None if row is None else int(row[0])


def find(tx: Connection, message_id: int) -> CaseMessage | None:
    row = tx.execute(
        "SELECT message_id, case_id, side, by_user_id, kind, text, entities, file_id, more, album,"
        " answers_id, telegram_chat_id, written_id, at FROM case_messages WHERE message_id = ?",
        (message_id,),
    ).fetchone()
    return None if row is None else _message(row)


def _message(row: Row) -> CaseMessage:
    message_id, case_id, side, author_id, kind, *made = row
    piece = Piece(PieceKind(kind), *made[:4])
    return CaseMessage(message_id, case_id, Side(side), author_id, piece, *made[4:])


def of_case(tx: Connection, case_id: int) -> list[CaseMessage]:
    """Return all that was written in a case, in its order."""
    found = tx.execute(
        "SELECT message_id, case_id, side, by_user_id, kind, text, entities, file_id, more, album,"
        " answers_id, telegram_chat_id, written_id, at FROM case_messages WHERE case_id = ?"
        " ORDER BY message_id",
        (case_id,),
    )
    return [_message(row) for row in found]


def first_of(tx: Connection, case_id: int) -> CaseMessage | None:
    row = tx.execute(
        "SELECT min(message_id) FROM case_messages WHERE case_id = ?", (case_id,)
    ).fetchone()
    return None if row[0] is None else find(tx, row[0])


def last_of(tx: Connection, case_id: int) -> int:
    row = tx.execute(
        "SELECT coalesce(max(message_id), 0) FROM case_messages WHERE case_id = ?", (case_id,)
    ).fetchone()
    return int(row[0])


def find_written(tx: Connection, *, telegram_chat_id: int, written_id: int) -> CaseMessage | None:
    """Return the message of a case that somebody wrote there."""
    row = tx.execute(
        "SELECT message_id FROM case_messages WHERE telegram_chat_id = ? AND written_id = ?",
        (telegram_chat_id, written_id),
    ).fetchone()
    return None if row is None else find(tx, row[0])


def with_letter(tx: Connection, outbox_id: int) -> list[CaseMessage]:
    """Return what a letter takes to the other side, in its order: one message or an album."""
    numbers = tx.execute(
        "SELECT message_id FROM case_messages WHERE outbox_id = ? ORDER BY message_id",
        (outbox_id,),
    ).fetchall()
    found = (find(tx, number) for (number,) in numbers)
    return [message for message in found if message is not None]


def in_album(tx: Connection, message: CaseMessage) -> list[CaseMessage]:
    """Return what no letter takes along yet of a message's album; alone it is its own."""
    if not message.album:
        return [message]
    numbers = tx.execute(
        "SELECT message_id FROM case_messages WHERE case_id = ? AND side = ? AND album = ?"
        " AND outbox_id IS NULL ORDER BY message_id",
        (message.case_id, message.side, message.album),
    ).fetchall()
    found = (find(tx, number) for (number,) in numbers)
    return [each for each in found if each is not None]


def waiting(tx: Connection, case_id: int) -> list[CaseMessage]:
    """Return what a member wrote and no letter takes to the team yet, but for the opening."""
    numbers = tx.execute(
        "SELECT message_id FROM case_messages WHERE case_id = ?1 AND side = 'member'"
        " AND outbox_id IS NULL AND message_id > (SELECT min(message_id) FROM case_messages"
        " WHERE case_id = ?1) ORDER BY message_id",
        (case_id,),
    ).fetchall()
    found = (find(tx, number) for (number,) in numbers)
    return [each for each in found if each is not None]


def letter_of(tx: Connection, message_id: int) -> int | None:
    row = tx.execute(
        "SELECT outbox_id FROM case_messages WHERE message_id = ?", (message_id,)
    ).fetchone()
    return None if row is None else row[0]


def set_letter(tx: Connection, message_ids: Sequence[int], *, outbox_id: int) -> None:
    for message_id in message_ids:
        tx.execute(
            "UPDATE case_messages SET outbox_id = ? WHERE message_id = ?", (outbox_id, message_id)
        )


def drop_letter(tx: Connection, outbox_id: int) -> None:
    """Let what a letter was to take along wait for another one."""
    tx.execute("UPDATE case_messages SET outbox_id = NULL WHERE outbox_id = ?", (outbox_id,))


def set_piece(tx: Connection, message_id: int, piece: Piece) -> bool:
    """Keep what a message was edited to; False when that is what it was."""
    row = tx.execute(
        "UPDATE case_messages SET kind = ?1, text = ?2, entities = ?3, file_id = ?4, more = ?5"
        " WHERE message_id = ?6 AND (kind, text, entities, file_id, more) <> (?1, ?2, ?3, ?4, ?5)"
        " RETURNING message_id",
        (piece.kind, piece.text, piece.entities, piece.file_id, piece.more, message_id),
    ).fetchone()
    return row is not None


def count_since(tx: Connection, *, member_id: int, at: int) -> int:
    """Return how much a member wrote in all their cases since an instant."""
    row = tx.execute(
        "SELECT count(*) FROM case_messages WHERE member_id = ? AND side = 'member' AND at > ?",
        (member_id, at),
    ).fetchone()
    return int(row[0])


# -- copies ----------------------------------------------------------------------------------


def add_copy(
    tx: Connection,
    *,
    telegram_chat_id: int,
    sent_id: int,
    case_id: int,
    message_id: int | None,
) -> None:
    """Remember what the bot posted of a case; a number that is used anew is the new one's."""
    tx.execute(
        "INSERT INTO case_copies VALUES (?, ?, ?, ?) ON CONFLICT (telegram_chat_id, sent_id)"
        " DO UPDATE SET case_id = excluded.case_id, message_id = excluded.message_id",
        (telegram_chat_id, sent_id, case_id, message_id),
    )


def find_copy(
    tx: Connection, *, telegram_chat_id: int, sent_id: int
) -> tuple[int, int | None] | None:
    """Return the case of a message of ours, and which message of it that shows."""
    row = tx.execute(
        "SELECT case_id, message_id FROM case_copies WHERE telegram_chat_id = ? AND sent_id = ?",
        (telegram_chat_id, sent_id),
    ).fetchone()
    return None if row is None else (row[0], row[1])


def seen_in(tx: Connection, message_id: int, *, telegram_chat_id: int) -> int | None:
    """Return a message's number in a chat, where it was written or where its copy is."""
    row = tx.execute(
        "SELECT written_id FROM case_messages WHERE message_id = ?1 AND telegram_chat_id = ?2"
        " UNION ALL SELECT sent_id FROM case_copies WHERE message_id = ?1"
        " AND telegram_chat_id = ?2 LIMIT 1",
        (message_id, telegram_chat_id),
    ).fetchone()
    return None if row is None else int(row[0])


def copies_of(tx: Connection, message_id: int) -> list[tuple[int, int]]:
    """Return (chat, number), Telegram's ids, of the copies of a message."""
    found = tx.execute(
        "SELECT telegram_chat_id, sent_id FROM case_copies WHERE message_id = ?"
        " AND case_id = (SELECT case_id FROM case_messages WHERE message_id = ?)",
        (message_id, message_id),
    )
    return found.fetchall()


# -- people ----------------------------------------------------------------------------------


def forget(tx: Connection, case_id: int) -> None:
    """Drop what was written in a case, and that the bot posted it."""
    tx.execute("DELETE FROM case_copies WHERE case_id = ?", (case_id,))
    tx.execute("DELETE FROM case_messages WHERE case_id = ?", (case_id,))


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute("UPDATE case_messages SET member_id = ? WHERE member_id = ?", (into_id, member_id))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Follow the cases of a chat to another community's accounts."""
    tx.execute(
        "UPDATE case_messages SET member_id = c.member_id FROM cases AS c"
        " WHERE c.case_id = case_messages.case_id AND c.chat_key = ? AND c.community_id = ?",
        (chat_key, into_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return what passed between a member and the team; notes are the team's."""
    return {
        "case_messages": rows.named(
            tx,
            "SELECT case_id, side, kind, text, at FROM case_messages WHERE member_id = ?"
            " AND side <> 'note' ORDER BY message_id",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Forget what was written in a member's cases; elsewhere who of the team wrote it."""
    tx.execute(
        "DELETE FROM case_copies WHERE case_id IN"
        " (SELECT case_id FROM case_messages WHERE member_id = ?)",
        (member.member_id,),
    )
    tx.execute("DELETE FROM case_messages WHERE member_id = ?", (member.member_id,))
    tx.execute(
        "UPDATE case_messages SET by_user_id = NULL, ref = 'erased:' || message_id"
        " WHERE by_user_id = ?1 AND member_id IN"
        " (SELECT member_id FROM members WHERE community_id = ?2)",
        (member.user_id, member.community_id),
    )
