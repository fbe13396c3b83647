"""Where a community announces what concerns everybody."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.chats import Chat, ChatState
from storage import bindings, chats


class Place(NamedTuple):
    chat_key: int
    thread_id: int | None


def homes(tx: Connection, community_id: int) -> list[Chat]:
    """Return the groups of which any one makes somebody a member."""
    return [chat for chat in chats.of_community(tx, community_id) if chat.earns]


def announcing(tx: Connection, community_id: int) -> Place | None:
    """Return the bound place of announcements, else the first group; None without any."""
    bound = bindings.find(tx, community_id=community_id, purpose="announcements")
    if bound is not None:
        return Place(bound.chat_key, bound.thread_id)
    for chat in chats.of_community(tx, community_id):
        if chat.earns and chat.state is ChatState.ACTIVE:
            return Place(chat.chat_key, None)
    return None
