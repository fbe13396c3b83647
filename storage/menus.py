"""Owns menus: open settings menus, each of one person over one chat's community."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows

LIVES_SECONDS = 900


class Menu(NamedTuple):
    """An open menu; `opened_in` is the Telegram id of the chat where its message stands."""

    menu_id: int
    user_id: int
    chat_key: int
    opened_in: int
    used_at: int


def open_menu(
    tx: Connection, *, user_id: int, chat_key: int, opened_in: int, ref: str, now: int
) -> int:
    """Return the number of a new menu; the same ref again is the same menu."""
    tx.execute(
        "INSERT INTO menus (user_id, chat_key, opened_in, ref, used_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (ref) DO UPDATE SET used_at = excluded.used_at",
        (user_id, chat_key, opened_in, ref, now),
    )
    row = tx.execute("SELECT menu_id FROM menus WHERE ref = ?", (ref,)).fetchone()
    return int(row[0])


def use(tx: Connection, *, menu_id: int, now: int) -> Menu | None:
    """Return a menu and keep it open; None when it is unknown or was left for 15 minutes."""
    row = tx.execute(
        "UPDATE menus SET used_at = ? WHERE menu_id = ? AND used_at >= ?"
        " RETURNING menu_id, user_id, chat_key, opened_in, used_at",
        (now, menu_id, now - LIVES_SECONDS),
    ).fetchone()
    return None if row is None else Menu(*row)


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM menus WHERE used_at < ?", (at,))


def move(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE menus SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "menus": rows.named(
            tx,
            "SELECT title AS chat, used_at FROM menus JOIN chats USING (chat_key)"
            " WHERE user_id = ?",
            (member.user_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM menus WHERE user_id = ?",
        (member.user_id,),
    )
