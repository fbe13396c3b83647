"""Bot API: editing, deleting, reacting, answering taps."""

from typing import TYPE_CHECKING, Any

from .callbacks import TapAnswer
from .chats import Chat
from .formatting import formatted
from .keyboards import inline_keyboard
from .messages import Message
from .posting import edit, remove
from .reactions import EMOJI, plain, react
from .refusals import bad_request
from .requests import Query
from .targets import chat_of, message_of
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_DELETABLE_SECONDS = 48 * 3600
_ANSWER_LIMIT = 200


def edit_message_text(world: "World", query: Query) -> Json:
    message = editable(world, query)
    text, entities = formatted(
        world, query.text("text"), query.text("parse_mode"), query.get("entities")
    )
    if message.what != "text":
        raise bad_request("there is no text in the message to edit")
    return apply_edit(world, query, message, text=text, entities=entities)


def edit_message_caption(world: "World", query: Query) -> Json:
    message = editable(world, query)
    if message.attachment is None:
        raise bad_request("there is no caption in the message to edit")
    text, entities = formatted(
        world,
        query.text("caption"),
        query.text("parse_mode"),
        query.get("caption_entities"),
        caption=True,
    )
    return apply_edit(world, query, message, text=text, entities=entities)


def edit_message_reply_markup(world: "World", query: Query) -> Json:
    return apply_edit(world, query, editable(world, query))


def editable(world: "World", query: Query) -> Message:
    if query.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID", why="the playground has no inline messages")
    if query.get("chat_id") is None:
        raise bad_request("chat_id is empty")
    chat = chat_of(world, query, access="edit")
    if not query.number("message_id"):
        raise bad_request("message identifier is not specified")
    message = message_of(chat, query.number("message_id"), "edit")
    own_post = chat.kind == "channel" and chat.member(world.bot).may("can_edit_messages")
    if message.service is not None or not (message.is_by(world.bot) or own_post):
        raise bad_request("message can't be edited")
    return message


def apply_edit(world: "World", query: Query, message: Message, **changes: Any) -> Json:
    """Change what differs; an edit without a keyboard takes the old one away."""
    changes["keyboard"] = inline_keyboard(query.get("reply_markup"))
    if all(getattr(message, name) == value for name, value in changes.items()):
        raise bad_request(_NOT_MODIFIED)
    world.flood.spend(message.chat.id)
    if len(changes) > 1:
        changes["edit_date"] = world.clock.unix()
    edit(message, **changes)
    return message.as_api()


def delete_message(world: "World", query: Query) -> bool:
    chat = chat_of(world, query, access="write")
    message = message_of(chat, query.number("message_id"), "delete")
    if not deletable(world, chat, message):
        raise bad_request("message can't be deleted for everyone")
    remove(message)
    return True


def delete_messages(world: "World", query: Query) -> bool:
    """Delete what can be deleted of up to 100 messages; the others are skipped."""
    chat = chat_of(world, query, access="write")
    numbers: list[int] = query["message_ids"]
    if not 1 <= len(numbers) <= 100:
        raise bad_request("too many message identifiers specified")
    for number in numbers:
        message = chat.messages.get(number)
        if message is not None and deletable(world, chat, message):
            remove(message)
    return True


def deletable(world: "World", chat: Chat, message: Message) -> bool:
    """Own messages and private ones for 48 hours; those of others with the right to."""
    young = world.clock.unix() - message.date < _DELETABLE_SECONDS
    if chat.kind == "private":
        return young
    if chat.member(world.bot).may("can_delete_messages"):
        return True
    return young and message.is_by(world.bot)


def answer_callback_query(world: "World", query: Query) -> bool:
    text = query.text("text")
    if len(text) > _ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = TapAnswer(text, query.flag("show_alert"), query.text("url"))
    world.callbacks.answer(query.text("callback_query_id"), answer)
    return True


def set_message_reaction(world: "World", query: Query) -> bool:
    chat = chat_of(world, query, access="edit")
    message = message_of(chat, query.number("message_id"), "react")
    asked: list[Json] = query.get("reaction") or []
    if len(asked) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    chosen = tuple(each.get("emoji", "") for each in asked)
    if any(plain(emoji) not in EMOJI for emoji in chosen) or message.service is not None:
        raise bad_request("REACTION_INVALID")
    react(message, world.bot, chosen)
    return True
