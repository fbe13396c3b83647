"""Owns reminders: what people asked to be reminded of."""

from collections.abc import Iterable
from dataclasses import astuple
from sqlite3 import Connection
from typing import Any

from domain.members import Member
from domain.reminders import Origin, Reminder
from storage import rows


def _reminder(row: tuple[Any, ...]) -> Reminder:
    reminder_id, user_id, community, zone, chat_key, thread, chat, message, about, *rest = row
    origin = Origin(community, zone, chat_key, thread, chat, message, bool(about))
    return Reminder(reminder_id, user_id, origin, *rest)


def add(
    tx: Connection,
    *,
    user_id: int,
    origin: Origin,
    text: str,
    rule: str,
    due_at: int,
    ref: str,
    now: int,
) -> int:
    cursor = tx.execute(
        "INSERT INTO reminders (user_id, community_id, zone, chat_key, thread_id,"
        " telegram_chat_id, message_id, is_about, text, rule, due_at, ref, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (user_id, *astuple(origin), text, rule, due_at, ref, now),
    )
    return int(cursor.lastrowid or 0)


def find(tx: Connection, reminder_id: int) -> Reminder | None:
    row = tx.execute(
        "SELECT reminder_id, user_id, community_id, zone, chat_key, thread_id, telegram_chat_id,"
        " message_id, is_about, text, rule, due_at, said_at FROM reminders"
        " WHERE reminder_id = ?",
        (reminder_id,),
    ).fetchone()
    return None if row is None else _reminder(row)


def find_by_ref(tx: Connection, ref: str) -> Reminder | None:
    row = tx.execute("SELECT reminder_id FROM reminders WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else find(tx, row[0])


def waiting(tx: Connection, user_id: int) -> list[Reminder]:
    """Return what a person is still to be reminded of, the oldest first."""
    keys = tx.execute(
        "SELECT reminder_id FROM reminders WHERE user_id = ? AND said_at IS NULL"
        " ORDER BY reminder_id",
        (user_id,),
    ).fetchall()
    return _found(tx, keys)


def _found(tx: Connection, keys: Iterable[tuple[int]]) -> list[Reminder]:
    found = (find(tx, reminder_id) for (reminder_id,) in keys)
    return [each for each in found if each is not None]


def mark_said(tx: Connection, reminder_id: int, *, now: int) -> None:
    tx.execute("UPDATE reminders SET said_at = ? WHERE reminder_id = ?", (now, reminder_id))


def remove(tx: Connection, reminder_id: int) -> None:
    tx.execute("DELETE FROM reminders WHERE reminder_id = ?", (reminder_id,))


def remove_before(tx: Connection, said_at: int) -> None:
    """Forget what was said before an instant: nobody puts it off any more."""
    tx.execute("DELETE FROM reminders WHERE said_at < ?", (said_at,))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE reminders SET community_id = ? WHERE community_id = ?", (into_id, community_id)
    )


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE reminders SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let what was asked for in a chat go with it to another community."""
    tx.execute("UPDATE reminders SET community_id = ? WHERE chat_key = ?", (into_id, chat_key))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "reminders": rows.named(
            tx,
            "SELECT text, rule, due_at, said_at, made_at FROM reminders WHERE user_id = ?1"
            " AND coalesce(community_id, ?2) = ?2 ORDER BY reminder_id",
            (member.user_id, member.community_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Forget a member's reminders; what was asked for outside of any community goes as well."""
    tx.execute(
        "DELETE FROM reminders WHERE user_id = ?1 AND coalesce(community_id, ?2) = ?2",
        (member.user_id, member.community_id),
    )
