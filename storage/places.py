"""What is asked of chats and communities most often, each in one question."""

from collections.abc import Collection
from sqlite3 import Connection
from typing import Any, NamedTuple

from storage import rows

Row = tuple[Any, ...]


class Found(NamedTuple):
    """A chat; `settings` is JSON, the community's rows: [[setting_id, key, value, since_at] …].

    `salts` is JSON: [[date, salt] …].
    All of them and in no order: to choose and sort here took longer than all else that is asked.
    """

    telegram_chat_id: int
    chat_key: int
    community_id: int
    title: str
    is_active: bool
    earns: bool
    settings: str
    salts: str


def find(tx: Connection, telegram_chat_ids: Collection[int]) -> dict[int, Found]:
    """Return those chats that have these Telegram ids now; one that had it before is missing."""
    found = rows.read(
        tx,
        "WITH asked (telegram_chat_id) AS (VALUES (?))"
        " SELECT json_group_array(json_array(telegram_chat_id, chat_key, community_id, title,"
        " state = 'active', earns, '' ||"
        " (SELECT json_group_array(json_array(setting_id, key, value, since_at))"
        " FROM settings AS s WHERE s.community_id = chats.community_id), '' ||"
        " (SELECT json_group_array(json_array(on_date, salt)) FROM salts"
        " WHERE salts.community_id = chats.community_id)))"
        " FROM asked CROSS JOIN chats USING (telegram_chat_id)",
        [(telegram_chat_id,) for telegram_chat_id in telegram_chat_ids],
    )
    return {row[0]: Found(*row) for row in found}


class Scene(NamedTuple):
    """The rows of a chat, and of a user and their membership there, each None when unknown.

    They are as their owners read them; `community` is (title, settings) as of `community`.
    """

    chat: Row
    community: tuple[str, str]
    user: Row | None
    member: Row | None


def scene(tx: Connection, *, telegram_chat_id: int, user_id: int | None) -> Scene | None:
    """Return what is known of a chat that has this Telegram id now, and of a user there."""
    row = tx.execute(
        "SELECT coalesce((SELECT title FROM chats AS o WHERE o.community_id = c.community_id"
        " ORDER BY earns DESC, chat_key LIMIT 1), ''),"
        " (SELECT json_group_array(json_array(setting_id, key, value, since_at))"
        "  FROM settings AS s WHERE s.community_id = c.community_id),"
        " chat_key, c.community_id, telegram_chat_id, kind, title, c.state, rights, earns,"
        " u.user_id, first_name, last_name, username, language_code, language, dm_ok,"
        " u.community_id, member_id, points, xp, m.state"
        " FROM chats AS c LEFT JOIN users AS u ON u.user_id = ?"
        " LEFT JOIN members AS m ON m.community_id = c.community_id AND m.user_id = u.user_id"
        " WHERE telegram_chat_id = ?",
        (user_id, telegram_chat_id),
    ).fetchone()
    if row is None:
        return None
    user = None if row[10] is None else row[10:18]
    key = (row[18], row[3], user_id, *row[19:22], *row[11:14])
    return Scene(row[2:10], (str(row[0]), str(row[1])), user, None if row[18] is None else key)


def community(tx: Connection, community_id: int) -> tuple[str, str]:
    """Return a community's title, its first chat's, and its settings as `Found` has them."""
    row = tx.execute(
        "SELECT coalesce((SELECT title FROM chats WHERE community_id = ?"
        " ORDER BY earns DESC, chat_key LIMIT 1), ''),"
        " json_group_array(json_array(setting_id, key, value, since_at))"
        " FROM settings WHERE community_id = ?",
        (community_id, community_id),
    ).fetchone()
    return str(row[0]), str(row[1])
