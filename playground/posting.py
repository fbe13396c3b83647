"""Putting a message into a chat: it is kept, and told to the bot if the bot may see it."""

from typing import TYPE_CHECKING, Any

from .accounts import Account
from .chats import Chat
from .entities import is_command_for
from .forwarding import copied_parts, origin_of
from .messages import Message
from .wire import Json, utf16_cut

if TYPE_CHECKING:
    from .world import World

_DAY = 86400
_COPIED = ("text", "entities", "attachment", "edit_date")
_OWN_SERVICE = frozenset(
    [
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "left_chat_member",
        "pinned_message",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
    ]
)


def post(chat: Chat, sender: Account | None, *, at: int = 0, **parts: Any) -> Message:
    """Add a message to a chat, dated now unless `at` says so, and tell everybody who may know."""
    world = chat.world
    message = Message(chat.next_message_id(), chat, sender, at or world.clock.unix(), **parts)
    _place(message)
    chat.keep(message)
    if message.poll is not None:
        message.poll.messages.append(message)
    deliver(message)
    world.stage.tell("message", lambda: {"message": message})
    if chat.kind == "channel" and chat.linked is not None and message.service is None:
        message.discussion = forward_automatically(message, chat.linked, world.telegram)
    if message.is_by(world.bot):
        if message.service is None:
            chat.ear.spoke(message)
    else:
        chat.ear.since_people = 0
    return message


def forward(message: Message, chat: Chat, identity: dict[str, Any], **more: Any) -> Message:
    """Forward a message into a chat as whoever `identity` says."""
    return post(
        chat, **identity, **copied_parts(message), forward_origin=origin_of(message), **more
    )


def forward_automatically(original: Message, group: Chat, telegram: Account) -> Message:
    """Put a channel's post into its discussion group, as Telegram itself does."""
    identity = {"sender": telegram, "sender_chat": original.chat}
    keyboard = [[key for key in row if "url" in key] for row in original.keyboard]
    return forward(
        original,
        group,
        identity,
        is_automatic_forward=True,
        keyboard=[row for row in keyboard if row],
    )


def post_service(chat: Chat, actor: Account | None, service: Json, **parts: Any) -> Message:
    """Add a service message: somebody joined, a title changed, a message was pinned."""
    if actor is not None and chat.member(actor).is_anonymous:
        parts |= {"sender_chat": chat, "author": actor}
        actor = chat.world.anonymous_sender
    return post(chat, actor, service=service, **parts)


def edit(message: Message, **changes: Any) -> None:
    """Change a message in place; `edit_date` is set only for what counts as an edit."""
    world = message.chat.world
    for name, value in changes.items():
        setattr(message, name, value)
    if message.is_by(world.bot):
        message.chat.ear.spoke(message)
    else:
        deliver(message, edited=True)
    if message.discussion is not None and not message.discussion.deleted:
        edit(message.discussion, **{key: changes[key] for key in _COPIED if key in changes})
    world.stage.tell("edit", lambda: {"message": message})


def remove(message: Message) -> None:
    """Delete a message for everybody; the bot is never told."""
    message.deleted = True
    message.chat.messages.pop(message.id, None)
    if message.id in message.chat.pinned:
        message.chat.pinned.remove(message.id)
    world = message.chat.world
    world.stage.tell("delete", lambda: {"chat": message.chat.id, "id": message.id})


def deliver(message: Message, *, edited: bool = False) -> None:
    """Queue the update of a message when the bot sees it and asked for its kind."""
    world = message.chat.world
    kind = "channel_post" if message.chat.kind == "channel" else "message"
    if edited:
        kind = f"edited_{kind}"
    if world.updates.wants(kind) and bot_sees(message):
        world.updates.add(kind, message.as_api(), lane=message.chat.id)


def bot_sees(message: Message) -> bool:
    """Tell whether the bot gets this message, by its place in the chat and its privacy mode."""
    chat, world = message.chat, message.chat.world
    moment = message.edit_date or message.date
    if moment <= world.clock.unix() - _DAY:
        return False
    if message.is_by(world.bot):
        return bool(message.service) and not _OWN_SERVICE.isdisjoint(message.service or ())
    if chat.kind == "private":
        return True
    place = chat.member(world.bot)
    if not place.is_in:
        return message.service is not None and _is_removal_of(message.service, world.bot)
    if place.joined_at > moment:
        return False
    if chat.kind == "channel" or message.service is not None:
        return True
    if _is_another_bot(message):
        return False
    return place.is_admin or not world.profile.privacy or _meant_for_bot(world, message)


def _is_removal_of(service: Json, bot: Account) -> bool:
    gone = service.get("left_chat_member")
    return gone is not None and gone["id"] == bot.id


def _is_another_bot(message: Message) -> bool:
    sender = message.sender
    return sender is not None and sender.is_bot and message.sender_chat is None


def _meant_for_bot(world: "World", message: Message) -> bool:
    name = world.bot.username or ""
    answered = message.reply_to
    if answered is not None and answered.is_by(world.bot):
        return True
    if message.attachment is None and is_command_for(message.text, name):
        return True
    return any(
        entity["type"] == "mention"
        and utf16_cut(message.text, entity["offset"], entity["length"]).lower() == f"@{name}"
        for entity in message.entities
    )


def _place(message: Message) -> None:
    """Set the thread: a topic's, or in any supergroup the one a reply belongs to."""
    if message.service is not None and "forum_topic_created" in message.service:
        message.thread, message.in_topic = message.id, True
    if message.thread is not None or message.chat.kind != "supergroup":
        return
    answered = message.reply_to
    if answered is None:
        return
    message.thread = answered.thread or answered.id
    message.in_topic = answered.in_topic
