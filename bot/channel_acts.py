"""What staff did about somebody who writes as a channel: kept in the audit log."""

from sqlite3 import Connection

from bot import audit
from domain.chats import Chat

BAN, FREE = "channel_ban", "channel_free"


def keep(
    tx: Connection, *, chat: Chat, act: str, channel_id: int, title: str, by: int, now: int
) -> None:
    """Keep that a channel was kept from writing, or let write again; once a request."""
    audit.record(
        tx,
        community_id=chat.community_id,
        actor_id=by,
        act=act,
        now=now,
        may_repeat=True,
        facts={"title": title[:128], "channel": channel_id},
    )
