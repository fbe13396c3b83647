"""Bot API: a chat's title, description and pins."""

from typing import TYPE_CHECKING

from .chats import Chat
from .permissions import may
from .pinning import pin, unpin
from .posting import post_service
from .refusals import bad_request
from .requests import Query
from .targets import chat_of, message_of
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_TITLE_LIMIT, _DESCRIPTION_LIMIT = 128, 255
_NO_PINNING = "not enough rights to manage pinned messages in the chat"


def set_chat_title(world: "World", query: Query) -> bool:
    chat = _own_chat(world, query, "title")
    title = query.text("title").strip()[:_TITLE_LIMIT]
    if not title:
        raise bad_request("title must be non-empty")
    if title == chat.title:
        return True
    chat.title = title
    chat.changed()
    if chat.kind == "channel":
        post_service(chat, None, {"new_chat_title": title}, sender_chat=chat, author=world.bot)
    else:
        post_service(chat, world.bot, {"new_chat_title": title})
    world.stage.tell("chat", lambda: {"chat": chat})
    return True


def set_chat_description(world: "World", query: Query) -> bool:
    chat = _own_chat(world, query, "description")
    text = query.text("description")[:_DESCRIPTION_LIMIT]
    if text == chat.description:
        raise bad_request("chat description is not modified")
    chat.description = text
    return True


def pin_chat_message(world: "World", query: Query) -> bool:
    chat = chat_of(world, query)
    message = message_of(chat, query.number("message_id"), "pin")
    _check_pinning(world, chat)
    if message.service is not None:
        raise bad_request("service messages can't be pinned")
    if message.id in chat.pinned:
        raise bad_request("CHAT_NOT_MODIFIED")
    pin(message, world.bot)
    return True


def unpin_chat_message(world: "World", query: Query) -> bool:
    chat = chat_of(world, query)
    number = query.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if not number:
        raise bad_request("message to unpin not found")
    message = message_of(chat, number, "unpin")
    _check_pinning(world, chat)
    unpin(message)
    return True


def unpin_all_chat_messages(world: "World", query: Query) -> bool:
    chat = chat_of(world, query)
    _check_pinning(world, chat)
    unpin_all(chat, [*chat.pinned])
    return True


def unpin_all(chat: Chat, numbers: list[int]) -> None:
    for number in numbers:
        message = chat.messages.get(number)
        if message is None:
            chat.pinned.remove(number)
        else:
            unpin(message)


def get_user_profile_photos(world: "World", query: Query) -> Json:
    """Nobody in the playground has a picture."""
    if query.number("user_id") not in world.accounts:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


def _own_chat(world: "World", query: Query, what: str) -> Chat:
    chat = chat_of(world, query)
    if chat.kind == "private":
        raise bad_request(f"can't change private chat {what}")
    if not may(chat, world.bot, "info"):
        verb = "set" if what == "description" else "change"
        raise bad_request(f"not enough rights to {verb} chat {what}")
    return chat


def _check_pinning(world: "World", chat: Chat) -> None:
    if chat.kind == "channel":
        if not chat.member(world.bot).may("can_edit_messages"):
            raise bad_request(_NO_PINNING)
    elif not may(chat, world.bot, "pin"):
        raise bad_request(_NO_PINNING)
