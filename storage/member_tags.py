"""Owns member_tags: the tag that we set beside a member's name, group by group."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from domain.tiers import Tier
from storage import rows


class Standing(NamedTuple):
    """What a tag is made of."""

    tier: Tier
    level: int
    language: str


class Shown(NamedTuple):
    """A tag as we set it last; empty when we took it away."""

    tag: str
    standing: Standing


def find(tx: Connection, *, chat_key: int, member_id: int) -> Shown | None:
    row = tx.execute(
        "SELECT tag, tier, level, language FROM member_tags WHERE chat_key = ? AND member_id = ?",
        (chat_key, member_id),
    ).fetchone()
    if row is None:
        return None
    tag, tier, level, language = row
    return Shown(tag, Standing(Tier(tier), level, language))


def set_shown(tx: Connection, *, chat_key: int, member_id: int, shown: Shown) -> None:
    tx.execute(
        "INSERT INTO member_tags VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " tag = excluded.tag, tier = excluded.tier, level = excluded.level,"
        " language = excluded.language",
        (chat_key, member_id, shown.tag, *shown.standing),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE member_tags SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM member_tags WHERE member_id = ?", (member_id,))


def move(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE member_tags SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key)
    )
    tx.execute("DELETE FROM member_tags WHERE chat_key = ?", (chat_key,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "member_tags": rows.named(
            tx,
            "SELECT title AS chat, tag FROM member_tags JOIN chats USING (chat_key)"
            " WHERE community_id = ? AND member_id = ?",
            (member.community_id, member.member_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM member_tags WHERE member_id = ?1 AND chat_key IN (SELECT chat_key"
        " FROM chats WHERE community_id = ?2)",
        (member.member_id, member.community_id),
    )
