"""What is asked of chats and communities most often, each in one question."""

from collections.abc import Collection
from sqlite3 import Connection
from typing import NamedTuple

from storage import rows


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
