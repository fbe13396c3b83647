"""What is asked of chats and communities most often, each in one question."""

from collections.abc import Collection
from sqlite3 import Connection
from typing import NamedTuple

from domain.chats import Chat
from domain.members import Member, User
from storage import rows
from storage.chats import chat_of
from storage.members import member_of
from storage.users import user_of


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
    """A chat, its community, and a user with their membership there, each None when unknown.

    `community` is (title, settings) as `community` returns them.
    """

    chat: Chat
    community: tuple[str, str]
    user: User | None
    member: Member | None


def scene(tx: Connection, *, telegram_chat_id: int, user_id: int | None) -> Scene | None:
    """Return what is known of a chat that has this Telegram id now, and of a user there."""
    row = tx.execute(
        "SELECT coalesce((SELECT title FROM chats AS o WHERE o.community_id = c.community_id"
        " ORDER BY chat_key LIMIT 1), ''),"
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
    chat = chat_of(row[2:10])
    user, member = None, None
    if row[10] is not None:
        user = user_of(row[10:18])
    if row[18] is not None:
        member_id, points, xp, state = row[18:]
        key = (member_id, chat.community_id, user_id, points, xp, state)
        member = member_of((*key, *row[11:14]))
    return Scene(chat, (str(row[0]), str(row[1])), user, member)


def community(tx: Connection, community_id: int) -> tuple[str, str]:
    """Return a community's title, its first chat's, and its settings as `Found` has them."""
    row = tx.execute(
        "SELECT coalesce((SELECT title FROM chats WHERE community_id = ?"
        " ORDER BY chat_key LIMIT 1), ''),"
        " json_group_array(json_array(setting_id, key, value, since_at))"
        " FROM settings WHERE community_id = ?",
        (community_id, community_id),
    ).fetchone()
    return str(row[0]), str(row[1])
