"""Which topic or chat a community's announcements of a kind go to."""

from sqlite3 import Connection

from bot import audit, cases, merges
from domain.chats import Chat
from domain.refusals import Refusal
from storage import bindings

DIARY = "diary"
PURPOSES = ("log", "draws", "polls", "cases", "announcements", "prompts", "suggestions", DIARY)


def purpose_of(word: str) -> str:
    folded = word.casefold()
    if folded not in PURPOSES:
        raise Refusal("topic.unknown", purposes=", ".join(PURPOSES))
    return folded


def bind(
    tx: Connection,
    *,
    chat: Chat,
    community_id: int,
    purpose: str,
    thread_id: int | None,
    topic: str = "",
    by: int,
    at: int,
) -> None:
    """Bind a place; a group of another, untouched community becomes a staff place of this one.

    Of diaries there may be many; any other purpose has one place.
    """
    if purpose == DIARY:
        bindings.add_diary(tx, chat_key=chat.chat_key, thread_id=thread_id, by_user_id=by, now=at)
        _audit(tx, chat.community_id, purpose, (by, at))
        return
    if chat.community_id != community_id:
        if not merges.is_untouched(tx, chat.community_id):
            raise Refusal("topic.has_earned")
        merges.attach(tx, chat_key=chat.chat_key, community_id=community_id)
    binding = bindings.Binding(purpose, chat.chat_key, thread_id, topic)
    bindings.bind(tx, community_id=community_id, binding=binding, by_user_id=by, now=at)
    if purpose in ("cases", "log"):
        cases.bound(tx, community_id=community_id, now=at)
    _audit(tx, community_id, purpose, (by, at))


def unbind(
    tx: Connection, *, chat: Chat, purpose: str, thread_id: int | None, by: int, at: int
) -> None:
    """Free the place of a purpose; a diary is ended where this is asked for."""
    if purpose == DIARY:
        bindings.remove_diary(tx, chat_key=chat.chat_key, thread_id=thread_id)
    else:
        bindings.remove(tx, community_id=chat.community_id, purpose=purpose)
    _audit(tx, chat.community_id, purpose, (by, at), off=1)


def reopened(tx: Connection, *, chat: Chat, thread_id: int) -> None:
    """Note that a topic takes posts again."""
    bindings.set_closed(tx, chat_key=chat.chat_key, thread_id=thread_id, is_closed=False)


def renamed(tx: Connection, *, chat: Chat, thread_id: int, topic: str) -> None:
    """Note what a topic is called now."""
    bindings.rename_topic(tx, chat_key=chat.chat_key, thread_id=thread_id, topic=topic)


def _audit(
    tx: Connection, community_id: int, purpose: str, by_at: tuple[int, int], **facts: int
) -> None:
    by, at = by_at
    audit.record(
        tx,
        community_id=community_id,
        actor_id=by,
        act="topic",
        now=at,
        may_repeat=True,
        facts={"purpose": purpose, **facts},
    )
