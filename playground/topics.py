"""Topics of a forum: opened, renamed, closed and reopened by service messages."""

from typing import Any

from .accounts import Account
from .chats import Chat, Topic
from .posting import post_service
from .wire import Json

COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


def open_topic(chat: Chat, actor: Account, name: str, *, color: int = COLORS[0]) -> Topic:
    """Open a topic; its number is the id of the service message."""
    created = {"forum_topic_created": {"name": name, "icon_color": color}}
    opening = post_service(chat, actor, created)
    topic = Topic(opening.id, name, opening, color)
    chat.topics[topic.id] = topic
    _show(chat)
    return topic


def rename(chat: Chat, actor: Account, topic: Topic, name: str) -> None:
    topic.name = name
    _say(chat, actor, topic, {"forum_topic_edited": {"name": name}})


def close(chat: Chat, actor: Account, topic: Topic) -> None:
    topic.closed = True
    _say(chat, actor, topic, {"forum_topic_closed": {}})


def reopen(chat: Chat, actor: Account, topic: Topic) -> None:
    topic.closed = False
    _say(chat, actor, topic, {"forum_topic_reopened": {}})


def delete(chat: Chat, topic: Topic) -> None:
    """Remove a topic with all its messages; nobody is told."""
    chat.topics.pop(topic.id, None)
    for message in [each for each in chat.messages.values() if each.thread == topic.id]:
        chat.messages.pop(message.id, None)
        message.deleted = True
        _gone(chat, message.id)
    _show(chat)


def say_general(chat: Chat, actor: Account, service: Json) -> None:
    """Say in General that it was closed, reopened, hidden, shown or renamed."""
    post_service(chat, actor, service)
    _show(chat)


def _say(chat: Chat, actor: Account, topic: Topic, service: Json) -> None:
    place: dict[str, Any] = {"thread": topic.id, "in_topic": True}
    post_service(chat, actor, service, **place)
    _show(chat)


def _gone(chat: Chat, number: int) -> None:
    chat.world.stage.tell("delete", lambda: {"chat": chat.id, "id": number})


def _show(chat: Chat) -> None:
    chat.world.stage.tell("chat", lambda: {"chat": chat})
