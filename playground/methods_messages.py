"""Bot API: sending."""

from typing import TYPE_CHECKING, Any

from .chats import Chat
from .dice import roll, rolls
from .formatting import formatted
from .keyboards import inline_keyboard
from .messages import Message
from .permissions import may
from .posting import post
from .refusals import bad_request
from .requests import Query
from .targets import chat_of, check_access, find_chat, topic_for
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_NO_RIGHT = {
    "text": "not enough rights to send text messages to the chat",
    "photo": "not enough rights to send photos to the chat",
    "video": "not enough rights to send videos to the chat",
    "dice": "not enough rights to send dice to the chat",
    "document": "not enough rights to send documents to the chat",
    "poll": "not enough rights to send polls to the chat",
    "animation": "not enough rights to send animations to the chat",
    "audio": "not enough rights to send music to the chat",
    "voice": "not enough rights to send voice notes to the chat",
    "video_note": "not enough rights to send video notes to the chat",
    "sticker": "not enough rights to send stickers to the chat",
    "location": "not enough rights to send locations to the chat",
    "venue": "not enough rights to send venues to the chat",
    "contact": "not enough rights to send contacts to the chat",
}


def send_message(world: "World", query: Query) -> Json:
    chat = chat_of(world, query)
    text, entities = formatted(
        world, query.text("text"), query.text("parse_mode"), query.get("entities")
    )
    return send(world, query, chat, "text", text=text, entities=entities).as_api()


def send_dice(world: "World", query: Query) -> Json:
    chat = chat_of(world, query)
    emoji = rolls(query.text("emoji") or "🎲")
    if emoji is None:
        raise bad_request("can't send a dice with the specified emoji")
    return send(world, query, chat, "dice", dice=roll(emoji, world.chance)).as_api()


def send_chat_action(world: "World", query: Query) -> bool:
    chat_of(world, query)
    return True


def send(world: "World", query: Query, chat: Chat, what: str, **parts: Any) -> Message:
    """Post a message of the bot's with everything all send methods have in common."""
    check_may_send(world, chat, what)
    thread = topic_for(chat, query)
    parts |= reply_parts(world, query, chat)
    answered = chat.messages.get(parts.get("reply_to_id", 0))
    if thread is None and answered is not None and answered.in_topic:
        thread = answered.thread
    if thread is not None:
        parts |= {"thread": thread, "in_topic": True}
    check_topic_open(world, chat, thread)
    parts["keyboard"] = inline_keyboard(query.get("reply_markup"))
    parts["protected"] = query.flag("protect_content")
    world.flood.spend(chat.id)
    if chat.kind == "channel":
        parts |= {"sender_chat": chat, "author": world.bot}
    return post(chat, None if chat.kind == "channel" else world.bot, **parts)


def check_may_send(world: "World", chat: Chat, what: str) -> None:
    """Refuse when neither admin rights nor permissions let the bot send this."""
    if chat.kind == "channel" and not chat.member(world.bot).may("can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    if not may(chat, world.bot, what):
        raise bad_request(_NO_RIGHT[what])


def check_topic_open(world: "World", chat: Chat, thread: int | None) -> None:
    """Only admins who manage topics write in a closed one."""
    topic = chat.topics.get(thread or 0)
    closed = topic.closed if topic else chat.is_forum and chat.general.closed
    if closed and not chat.member(world.bot).may("can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")


def reply_parts(world: "World", query: Query, chat: Chat) -> Json:
    """Resolve reply_parameters; a missing message is refused or, if asked for, left out."""
    asked: Json | None = query.get("reply_parameters")
    if not asked or not asked["message_id"]:
        return {}
    there = chat
    if asked.get("chat_id") not in (None, chat.id):
        there = find_chat(world, asked["chat_id"])
        check_access(world, there, "read")
    answered = there.messages.get(asked["message_id"])
    if answered is None:
        if asked.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    parts: Json = {"reply_to_id": answered.id} if there is chat else {}
    if asked.get("quote"):
        if asked["quote"] not in answered.text:
            raise bad_request("QUOTE_TEXT_INVALID")
        position = answered.text.index(asked["quote"])
        parts["quote"] = {"text": asked["quote"], "position": position, "is_manual": True}
    return parts
