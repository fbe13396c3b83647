"""Bot API: forwards and copies."""

from typing import TYPE_CHECKING, Any

from .chats import Chat
from .dice import roll
from .formatting import formatted
from .forwarding import copied_parts, origin_of
from .messages import Message
from .methods_messages import send
from .refusals import bad_request
from .requests import Query
from .targets import chat_of, message_of
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_MOST = 100


def forward_message(world: "World", query: Query) -> Json:
    target = chat_of(world, query)
    original = _original(world, query, "forward")
    return _forward(world, query, target, original).as_api()


def forward_messages(world: "World", query: Query) -> list[Json]:
    """Forward what can be forwarded; the others are skipped."""
    target = chat_of(world, query)
    sent = [_forward(world, query, target, each) for each in _originals(world, query)]
    return [{"message_id": message.id} for message in sent]


def copy_message(world: "World", query: Query) -> Json:
    target = chat_of(world, query)
    original = _original(world, query, "copy")
    changes: dict[str, Any] = {}
    if query.get("caption") is not None and original.attachment is not None:
        changes["text"], changes["entities"] = formatted(
            world,
            query.text("caption"),
            query.text("parse_mode"),
            query.get("caption_entities"),
            caption=True,
        )
    return {"message_id": _copy(world, query, target, original, **changes).id}


def copy_messages(world: "World", query: Query) -> list[Json]:
    """Copy what can be copied; the others are skipped."""
    target = chat_of(world, query)
    changes: dict[str, Any] = {}
    sent: list[Message] = []
    for each in _originals(world, query):
        if query.flag("remove_caption") and each.attachment is not None:
            changes = {"text": "", "entities": []}
        sent.append(_copy(world, query, target, each, **changes))
        changes = {}
    return [{"message_id": message.id} for message in sent]


def _original(world: "World", query: Query, deed: str) -> Message:
    source = chat_of(world, query, access="read", parameter="from_chat_id")
    message = message_of(source, query.number("message_id"), deed)
    if not _can_go(message):
        words = {
            "forward": "the message can't be forwarded",
            "copy": "the message can't be copied",
        }
        raise bad_request(words[deed])
    return message


def _originals(world: "World", query: Query) -> list[Message]:
    source = chat_of(world, query, access="read", parameter="from_chat_id")
    numbers: list[int] = query["message_ids"]
    if not 1 <= len(numbers) <= _MOST:
        raise bad_request("too many message identifiers specified")
    if numbers != sorted(set(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [source.messages[number] for number in numbers if number in source.messages]
    return [message for message in found if _can_go(message)]


def _can_go(message: Message) -> bool:
    return message.service is None and not message.protected


def _forward(world: "World", query: Query, target: Chat, original: Message) -> Message:
    parts = copied_parts(original) | {"forward_origin": origin_of(original)}
    return send(world, query, target, original.what, **parts)


def _copy(
    world: "World", query: Query, target: Chat, original: Message, **changes: Any
) -> Message:
    if original.dice is not None:
        changes |= {"dice": roll(original.dice.emoji, world.chance)}
    return send(world, query, target, original.what, **(copied_parts(original) | changes))
