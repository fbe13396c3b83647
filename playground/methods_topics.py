"""Bot API: topics of a forum."""

from typing import TYPE_CHECKING

from . import topics
from .chats import GENERAL_TOPIC, Chat, Topic
from .methods_settings import unpin_all
from .permissions import may
from .refusals import bad_request
from .requests import Query
from .targets import chat_of
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_NAME_LIMIT = 128
_NO_EDIT = "not enough rights to edit the topic"
_NO_CLOSE = "not enough rights to close or open the topic"


def create_forum_topic(world: "World", query: Query) -> Json:
    chat = _forum(world, query)
    if not may(chat, world.bot, "topics"):
        raise bad_request("not enough rights to create a topic")
    color = query.number("icon_color", topics.COLORS[0])
    if color not in topics.COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    topic = topics.open_topic(chat, world.bot, _name(query), color=color)
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": color}


def edit_forum_topic(world: "World", query: Query) -> bool:
    chat, topic = _topic(world, query, _NO_EDIT)
    if query.get("name") is not None:
        name = _name(query)
        if name == topic.name:
            raise bad_request("TOPIC_NOT_MODIFIED")
        topics.rename(chat, world.bot, topic, name)
    return True


def close_forum_topic(world: "World", query: Query) -> bool:
    chat, topic = _topic(world, query, _NO_CLOSE)
    if topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topics.close(chat, world.bot, topic)
    return True


def reopen_forum_topic(world: "World", query: Query) -> bool:
    chat, topic = _topic(world, query, _NO_CLOSE)
    if not topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topics.reopen(chat, world.bot, topic)
    return True


def delete_forum_topic(world: "World", query: Query) -> bool:
    complaint = "not enough rights to delete the topic"
    chat, topic = _topic(world, query, complaint, right="can_delete_messages")
    topics.delete(chat, topic)
    return True


def unpin_all_forum_topic_messages(world: "World", query: Query) -> bool:
    chat, topic = _topic(world, query, _NO_EDIT, right="can_pin_messages")
    pinned = [number for number in chat.pinned if _thread(chat, number) == topic.id]
    unpin_all(chat, pinned)
    return True


def unpin_all_general_forum_topic_messages(world: "World", query: Query) -> bool:
    chat = _general(world, query, "can_pin_messages")
    unpin_all(chat, [number for number in chat.pinned if _thread(chat, number) is None])
    return True


def edit_general_forum_topic(world: "World", query: Query) -> bool:
    chat = _general(world, query)
    name = _name(query)
    if name == chat.general.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.general.name = name
    topics.say_general(chat, world.bot, {"forum_topic_edited": {"name": name}})
    return True


def close_general_forum_topic(world: "World", query: Query) -> bool:
    return _set_general_closed(world, query, closed=True)


def reopen_general_forum_topic(world: "World", query: Query) -> bool:
    return _set_general_closed(world, query, closed=False)


def hide_general_forum_topic(world: "World", query: Query) -> bool:
    """Hide General, which closes it too."""
    chat = _general(world, query)
    if chat.general.hidden:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.general.hidden = chat.general.closed = True
    topics.say_general(chat, world.bot, {"general_forum_topic_hidden": {}})
    return True


def unhide_general_forum_topic(world: "World", query: Query) -> bool:
    chat = _general(world, query)
    if not chat.general.hidden:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.general.hidden = False
    topics.say_general(chat, world.bot, {"general_forum_topic_unhidden": {}})
    return True


def get_forum_topic_icon_stickers(_world: "World", _query: Query) -> list[Json]:
    """The playground has no stickers."""
    return []


def _set_general_closed(world: "World", query: Query, *, closed: bool) -> bool:
    chat = _general(world, query)
    if chat.general.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.general.closed = closed
    service = "forum_topic_closed" if closed else "forum_topic_reopened"
    topics.say_general(chat, world.bot, {service: {}})
    return True


def _forum(world: "World", query: Query) -> Chat:
    chat = chat_of(world, query)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(
    world: "World", query: Query, complaint: str, *, right: str = "can_manage_topics"
) -> tuple[Chat, Topic]:
    """Return forum and topic; what the bot opened itself needs no right."""
    chat = _forum(world, query)
    topic = chat.topics.get(query.number("message_thread_id"))
    if topic is None or topic.id == GENERAL_TOPIC:
        raise bad_request("TOPIC_ID_INVALID")
    if not topic.opening.is_by(world.bot) and not chat.member(world.bot).may(right):
        raise bad_request(complaint)
    return chat, topic


def _general(world: "World", query: Query, right: str = "can_manage_topics") -> Chat:
    chat = _forum(world, query)
    if not chat.member(world.bot).may(right):
        raise bad_request(_NO_EDIT)
    return chat


def _thread(chat: Chat, number: int) -> int | None:
    message = chat.messages.get(number)
    return message.thread if message is not None and message.in_topic else None


def _name(query: Query) -> str:
    name = query.text("name").strip()[:_NAME_LIMIT]
    if not name:
        raise bad_request("name must be non-empty")
    return name
