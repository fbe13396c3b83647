"""What staff did about somebody who writes as a channel: kept in the audit log."""

from sqlite3 import Connection

from bot import audit
from domain.chats import Chat

BAN, FREE = "channel_ban", "channel_free"


def keep(tx: Connection, *, chat: Chat, act: str, title: str, by: int, now: int) -> None:
    """Keep that a channel was kept from writing, or let write again."""
    audit.record(
        tx,
        community_id=chat.community_id,
        actor_id=by,
        act=act,
        now=now,
        facts={"title": title[:128]},
    )
