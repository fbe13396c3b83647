"""Owns communities, chats and chat_aliases."""

from collections.abc import Collection
from sqlite3 import Connection
from typing import Any

from domain.chats import Chat, ChatState

Row = tuple[Any, ...]
STRIKE_WINDOW_SECONDS = 600
STRIKES_UNTIL_PAUSED = 3


def chat_of(row: Row) -> Chat:
    """Make a chat of its row, in the order of `find`."""
    key, community_id, telegram_chat_id, kind, title, state, rights, earns = row
    granted = frozenset(rights.split(",")) if rights else frozenset[str]()
    return Chat(
        key, community_id, telegram_chat_id, kind, title, ChatState(state), granted, bool(earns)
    )


def get(tx: Connection, chat_key: int) -> Chat:
    row = tx.execute(
        "SELECT chat_key, community_id, telegram_chat_id, kind, title, state, rights,"
        " earns FROM chats WHERE chat_key = ?",
        (chat_key,),
    ).fetchone()
    return chat_of(row)


def find_by_key(tx: Connection, chat_key: int) -> Chat | None:
    row = tx.execute("SELECT 1 FROM chats WHERE chat_key = ?", (chat_key,)).fetchone()
    return None if row is None else get(tx, chat_key)


def find(tx: Connection, telegram_chat_id: int) -> Chat | None:
    """Return the chat that has, or before an upgrade had, this Telegram id."""
    row = tx.execute(
        "SELECT chat_key, community_id, telegram_chat_id, kind, title, state, rights,"
        " earns FROM chats WHERE telegram_chat_id = ?",
        (telegram_chat_id,),
    ).fetchone()
    if row is not None:
        return chat_of(row)
    alias = tx.execute(
        "SELECT chat_key FROM chat_aliases WHERE telegram_chat_id = ?", (telegram_chat_id,)
    ).fetchone()
    return None if alias is None else get(tx, alias[0])


def add_community(tx: Connection, *, now: int) -> int:
    """Return the key of a new community."""
    cursor = tx.execute("INSERT INTO communities (created_at) VALUES (?)", (now,))
    return int(cursor.lastrowid or 0)


def add(
    tx: Connection, *, community_id: int, telegram_chat_id: int, kind: str, title: str, now: int
) -> Chat:
    cursor = tx.execute(
        "INSERT INTO chats (community_id, telegram_chat_id, kind, title, state, rights, since_at)"
        " VALUES (?, ?, ?, ?, 'active', '', ?)",
        (community_id, telegram_chat_id, kind, title, now),
    )
    return get(tx, int(cursor.lastrowid or 0))


def set_title(tx: Connection, *, chat_key: int, title: str) -> None:
    tx.execute("UPDATE chats SET title = ? WHERE chat_key = ?", (title, chat_key))


def set_state(tx: Connection, *, chat_key: int, state: ChatState) -> None:
    tx.execute("UPDATE chats SET state = ?, strikes = 0 WHERE chat_key = ?", (state, chat_key))


def set_rights(tx: Connection, *, chat_key: int, rights: Collection[str]) -> None:
    tx.execute(
        "UPDATE chats SET rights = ? WHERE chat_key = ?", (",".join(sorted(rights)), chat_key)
    )


def strike(tx: Connection, *, chat_key: int, now: int) -> bool:
    """Count a refusal by the chat; say whether it is the one that pauses the chat."""
    strikes, struck_at, state = tx.execute(
        "SELECT strikes, struck_at, state FROM chats WHERE chat_key = ?", (chat_key,)
    ).fetchone()
    strikes = strikes + 1 if now - struck_at <= STRIKE_WINDOW_SECONDS else 1
    tx.execute(
        "UPDATE chats SET strikes = ?, struck_at = ? WHERE chat_key = ?", (strikes, now, chat_key)
    )
    if strikes < STRIKES_UNTIL_PAUSED or state != ChatState.ACTIVE:
        return False
    set_state(tx, chat_key=chat_key, state=ChatState.PAUSED)
    return True


def move(tx: Connection, *, chat_key: int, old_id: int, new_id: int) -> None:
    """Give a chat its new Telegram id and remember the old one."""
    tx.execute(
        "UPDATE chats SET telegram_chat_id = ?, kind = 'supergroup' WHERE chat_key = ?",
        (new_id, chat_key),
    )
    tx.execute(
        "INSERT INTO chat_aliases VALUES (?, ?)"
        " ON CONFLICT (telegram_chat_id) DO UPDATE SET chat_key = excluded.chat_key",
        (old_id, chat_key),
    )


def close(tx: Connection, *, chat: Chat, into: Chat) -> None:
    """Retire a chat that turned out to be another one: its rows point there, its id is free."""
    tx.execute(
        "UPDATE chat_aliases SET chat_key = ? WHERE chat_key = ?", (into.chat_key, chat.chat_key)
    )
    tx.execute("DELETE FROM chats WHERE chat_key = ?", (chat.chat_key,))
    tx.execute(
        "UPDATE communities SET merged_into = ? WHERE community_id = ?",
        (into.community_id, chat.community_id),
    )


def of_community(tx: Connection, community_id: int) -> list[Chat]:
    """Return the chats of a community, the oldest first."""
    rows = tx.execute(
        "SELECT chat_key, community_id, telegram_chat_id, kind, title, state, rights,"
        " earns FROM chats WHERE community_id = ? ORDER BY chat_key",
        (community_id,),
    )
    return [chat_of(row) for row in rows]


def everywhere(tx: Connection) -> list[Chat]:
    """Return every chat, the oldest first."""
    rows = tx.execute(
        "SELECT chat_key, community_id, telegram_chat_id, kind, title, state, rights,"
        " earns FROM chats ORDER BY chat_key"
    )
    return [chat_of(row) for row in rows]


def first_at(tx: Connection) -> int | None:
    """Return when the first community began; None before there is one."""
    row = tx.execute("SELECT min(created_at) FROM communities").fetchone()
    return None if row[0] is None else int(row[0])


def title_of(tx: Connection, community_id: int) -> str:
    """Return the name a community goes by: its first chat's title, but no staff place's."""
    row = tx.execute(
        "SELECT title FROM chats WHERE community_id = ? ORDER BY earns DESC, chat_key LIMIT 1",
        (community_id,),
    ).fetchone()
    return "" if row is None else str(row[0])


def set_community(tx: Connection, *, chat_key: int, community_id: int) -> None:
    tx.execute("UPDATE chats SET community_id = ? WHERE chat_key = ?", (community_id, chat_key))


def set_earning(tx: Connection, *, chat_key: int, earns: bool) -> None:
    tx.execute("UPDATE chats SET earns = ? WHERE chat_key = ?", (int(earns), chat_key))


def closed_into(tx: Connection, community_id: int) -> int | None:
    """Return the community that took another's place; None while that one is open."""
    row = tx.execute(
        "SELECT merged_into FROM communities WHERE community_id = ?", (community_id,)
    ).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def merge_community(tx: Connection, *, community_id: int, into_id: int | None) -> None:
    """Close a community in favour of another, or open it again with None."""
    tx.execute(
        "UPDATE communities SET merged_into = ? WHERE community_id = ?", (into_id, community_id)
    )
