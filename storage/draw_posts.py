"""Owns draw_posts: the messages of a draw in each chat, from letter to message."""

from sqlite3 import Connection
from typing import Literal, NamedTuple

from domain.chats import Chat

PostKind = Literal["terms", "card", "freeze", "result", "bundle"]


class Post(NamedTuple):
    """A message of a draw: the letter that brings it, then where it is, then what it shows."""

    chat_key: int
    outbox_id: int | None
    place: int | None
    message_id: int | None
    shown: int


def set_letter(tx: Connection, *, draw_id: int, chat_key: int, post: str, outbox_id: int) -> None:
    tx.execute(
        "INSERT INTO draw_posts (draw_id, chat_key, post, outbox_id) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (draw_id, chat_key, post) DO UPDATE SET outbox_id = excluded.outbox_id,"
        " place = NULL, message_id = NULL, shown = 0",
        (draw_id, chat_key, post, outbox_id),
    )


def set_message(
    tx: Connection, *, draw_id: int, chat_key: int, post: str, place: int, message_id: int
) -> None:
    """Keep where a post arrived, by Telegram's ids."""
    tx.execute(
        "UPDATE draw_posts SET place = ?, message_id = ?"
        " WHERE draw_id = ? AND chat_key = ? AND post = ?",
        (place, message_id, draw_id, chat_key, post),
    )


def keep_messages(tx: Connection, draw_id: int) -> None:
    """Keep where the posts of a draw arrived, by Telegram's ids, as far as their letters did."""
    tx.execute(
        "UPDATE draw_posts SET place = c.telegram_chat_id, message_id = o.message_id"
        " FROM outbox AS o, chats AS c WHERE draw_posts.draw_id = ?"
        " AND draw_posts.message_id IS NULL AND o.outbox_id = draw_posts.outbox_id"
        " AND o.state = 'sent' AND c.chat_key = draw_posts.chat_key",
        (draw_id,),
    )


def set_edited(tx: Connection, *, draw_id: int, chat_key: int, outbox_id: int, shown: int) -> None:
    """Keep what a card shows once a letter has edited it."""
    tx.execute(
        "UPDATE draw_posts SET outbox_id = ?, shown = ?"
        " WHERE draw_id = ? AND chat_key = ? AND post = 'card'",
        (outbox_id, shown, draw_id, chat_key),
    )


def set_shown(tx: Connection, *, draw_id: int, chat_key: int, post: str, shown: int) -> None:
    tx.execute(
        "UPDATE draw_posts SET shown = ? WHERE draw_id = ? AND chat_key = ? AND post = ?",
        (shown, draw_id, chat_key, post),
    )


def of_draw(tx: Connection, draw_id: int, post: str) -> list[Post]:
    """Return one kind of post in every chat of a draw."""
    rows = tx.execute(
        "SELECT chat_key, outbox_id, place, message_id, shown FROM draw_posts"
        " WHERE draw_id = ? AND post = ? ORDER BY chat_key",
        (draw_id, post),
    )
    return [Post(*row) for row in rows]


def find(tx: Connection, *, telegram_chat_id: int, message_id: int) -> tuple[int, str] | None:
    """Return which draw, and which post of it, a message is."""
    row = tx.execute(
        "SELECT draw_id, post FROM draw_posts WHERE place = ?1 AND message_id = ?2"
        # What was sent a moment ago is known by its letter only.
        " UNION ALL SELECT draw_id, post FROM draw_posts AS p JOIN outbox AS o USING (outbox_id)"
        " JOIN chats AS c ON c.chat_key = p.chat_key WHERE p.message_id IS NULL"
        " AND c.telegram_chat_id = ?1 AND o.message_id = ?2 AND o.state = 'sent'",
        (telegram_chat_id, message_id),
    ).fetchone()
    return None if row is None else (int(row[0]), str(row[1]))


def lost(tx: Connection) -> list[tuple[int, int, PostKind]]:
    """Return (draw, chat, post) of what Telegram surely has not and the chat should still get.

    Only chats that speak to us; terms come before cards, results before their files.
    """
    rows = tx.execute(
        "SELECT p.draw_id, p.chat_key, p.post FROM draw_posts AS p"
        " JOIN draws AS d ON d.draw_id = p.draw_id"
        " JOIN outbox AS o ON o.outbox_id = p.outbox_id AND o.state = 'dropped'"
        " JOIN chats AS c ON c.chat_key = p.chat_key AND c.state = 'active'"
        # The last letter of a card that is there is an edit.
        " WHERE p.post IN ('terms', 'card') AND d.state = 'open' AND p.message_id IS NULL"
        " OR p.post = 'freeze' AND d.state = 'frozen'"
        " OR p.post IN ('result', 'bundle') AND d.state IN ('drawn', 'settled')"
        " OR p.post = 'result' AND d.state = 'cancelled'"
        " ORDER BY p.draw_id, p.post DESC"
    )
    return list(rows)


def message_of(tx: Connection, draw_id: int, post: str, chat: Chat) -> int | None:
    """Return a post's message in a chat; None when it is not there, or behind an upgrade."""
    row = tx.execute(
        "SELECT coalesce(draw_posts.message_id, outbox.message_id) FROM draw_posts"
        " LEFT JOIN outbox USING (outbox_id) WHERE draw_id = ? AND post = ?"
        " AND draw_posts.chat_key = ? AND coalesce(place, ?4) = ?4",
        (draw_id, post, chat.chat_key, chat.telegram_chat_id),
    ).fetchone()
    return None if row is None else row[0]


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    """Follow an upgraded chat; its messages stayed behind."""
    tx.execute(
        "UPDATE OR IGNORE draw_posts SET chat_key = ?, message_id = NULL, place = NULL"
        " WHERE chat_key = ?",
        (into_key, chat_key),
    )
