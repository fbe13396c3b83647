"""Bot API: forwards and copies."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .chats import Chat
from .dice import roll
from .formatting import formatted
from .forwarding import copied_parts, origin_of
from .messages import Message
from .methods_messages import send
from .polls import Poll
from .refusals import bad_request
from .requests import Query
from .targets import chat_of, message_of
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_MOST = 100
_Can = Callable[[Message], bool]


def forward_message(world: "World", query: Query) -> Json:
    target = chat_of(world, query)
    original = _original(world, query, "forward", _can_go)
    return _forward(world, query, target, original).as_api()


def forward_messages(world: "World", query: Query) -> list[Json]:
    """Forward what can be forwarded; the others are skipped."""
    target = chat_of(world, query)
    sent = [_forward(world, query, target, each) for each in _originals(world, query, _can_go)]
    return [{"message_id": message.id} for message in sent]


def copy_message(world: "World", query: Query) -> Json:
    target = chat_of(world, query)
    original = _original(world, query, "copy", _can_be_copied)
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
    for each in _originals(world, query, _can_be_copied):
        if query.flag("remove_caption") and each.attachment is not None:
            changes = {"text": "", "entities": []}
        sent.append(_copy(world, query, target, each, **changes))
        changes = {}
    return [{"message_id": message.id} for message in sent]


def _original(world: "World", query: Query, deed: str, can: _Can) -> Message:
    source = chat_of(world, query, access="read", parameter="from_chat_id")
    message = message_of(source, query.number("message_id"), deed)
    if not can(message):
        words = {
            "forward": "the message can't be forwarded",
            "copy": "the message can't be copied",
        }
        raise bad_request(words[deed])
    return message


def _originals(world: "World", query: Query, can: _Can) -> list[Message]:
    source = chat_of(world, query, access="read", parameter="from_chat_id")
    numbers: list[int] = query["message_ids"]
    if not 1 <= len(numbers) <= _MOST:
        raise bad_request("too many message identifiers specified")
    if numbers != sorted(set(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [source.messages[number] for number in numbers if number in source.messages]
    return [message for message in found if can(message)]


def _can_go(message: Message) -> bool:
    return message.service is None and not message.protected


def _can_be_copied(message: Message) -> bool:
    """A quiz is copied only by who knows what is right."""
    poll = message.poll
    return _can_go(message) and (poll is None or not poll.is_quiz or poll.tells_answers(message))


def _check_place(poll: Poll, target: Chat) -> None:
    if target.kind == "channel" and not poll.is_anonymous:
        raise bad_request("non-anonymous polls can't be sent to channel chats")


def _forward(world: "World", query: Query, target: Chat, original: Message) -> Message:
    if original.poll is not None:
        _check_place(original.poll, target)
    parts = copied_parts(original) | {"forward_origin": origin_of(original)}
    return send(world, query, target, original.what, **parts)


def _copy(
    world: "World", query: Query, target: Chat, original: Message, **changes: Any
) -> Message:
    if original.dice is not None:
        changes |= {"dice": roll(original.dice.emoji, world.chance)}
    poll = original.poll
    if poll is not None:
        _check_place(poll, target)
        changes |= {"poll": poll.copied(world.bot)}
    return send(world, query, target, original.what, **(copied_parts(original) | changes))
