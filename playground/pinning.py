"""Pins: the list of a chat, and the service message that says so."""

from typing import Any

from .accounts import Account
from .messages import Message
from .posting import post_service


def pin(message: Message, actor: Account | None) -> None:
    """Pin a message; the chat is told by a service message, the bot too when it did it."""
    chat = message.chat
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    message.pinned = True
    service = {"pinned_message": message.as_api(nested=True)}
    place: dict[str, Any] = {"thread": message.thread, "in_topic": message.in_topic}
    if chat.kind == "channel":
        place |= {"sender_chat": chat, "author": actor}
        actor = None
    post_service(chat, actor, service, **place)
    _show(message)


def unpin(message: Message) -> None:
    chat = message.chat
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    message.pinned = False
    _show(message)


def _show(message: Message) -> None:
    chat = message.chat
    chat.world.stage.tell("edit", lambda: {"message": message})
    chat.world.stage.tell("chat", lambda: {"chat": chat})
