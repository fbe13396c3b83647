"""Forwards: where a message came from, and what goes along."""

from typing import Any

from .messages import Message
from .wire import Json


def origin_of(message: Message) -> Json:
    """Return the MessageOrigin; a forwarded message keeps its first one."""
    if message.forward_origin is not None:
        return message.forward_origin
    at = {"date": message.date}
    if message.chat.kind == "channel":
        shown = {"type": "channel", "chat": message.chat.as_api(), "message_id": message.id}
        return shown | at | _signature(message)
    if message.sender_chat is not None:
        shown = {"type": "chat", "sender_chat": message.sender_chat.as_api()}
        return shown | at | _signature(message)
    sender = message.sender
    if sender is None or sender.hides_forwards:
        return {"type": "hidden_user", "sender_user_name": sender.name if sender else ""} | at
    return {"type": "user", "sender_user": sender.as_user()} | at


def copied_parts(message: Message) -> dict[str, Any]:
    """Return what a copy or a forward of this message says."""
    return {
        "text": message.text,
        "entities": list(message.entities),
        "attachment": message.attachment,
        "dice": message.dice,
        "poll": message.poll,
        "holds": message.holds,
        "caption_above": message.caption_above,
    }


def _signature(message: Message) -> Json:
    return {"author_signature": message.signature} if message.signature else {}
