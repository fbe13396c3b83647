"""As whom somebody writes, whether they may, and what becomes of their words."""

from typing import Any

from .accounts import Account
from .chats import Chat
from .cleaning import clean, is_blank
from .entities import found_in
from .messages import Message
from .permissions import may
from .refusals import ApiRefusal, NotAllowed
from .wire import Json


def identity(
    chat: Chat, account: Account, *, anonymous: bool = False, channel: Chat | None = None
) -> dict[str, Any]:
    """Return sender, sender_chat and signature of a message by this account."""
    world, place = chat.world, chat.member(account)
    if chat.kind == "channel":
        return {"sender": None, "sender_chat": chat, "author": account}
    if channel is not None:
        if channel.member(account).status != "creator":
            raise NotAllowed(f"{channel.title} is not {account.name}'s channel")
        if channel.id in chat.banned_channels:
            raise NotAllowed(f"{channel.title} is banned here")
        return {"sender": world.channel_sender, "sender_chat": channel, "author": account}
    if anonymous and not place.is_anonymous:
        raise NotAllowed(f"{account.name} has no right to be anonymous here")
    if place.is_anonymous:
        mask = {"sender": world.anonymous_sender, "sender_chat": chat, "author": account}
        return mask | ({"signature": place.title} if place.title else {})
    return {"sender": account}


def allowed(chat: Chat, account: Account, what: str) -> None:
    """Raise NotAllowed unless this account may send this kind of thing here."""
    if chat.migrated_to is not None:
        raise NotAllowed("this group is a supergroup now")
    if chat.partner is not None and chat.partner is not account:
        raise NotAllowed("this is somebody else's private chat")
    if account.id in chat.world.blockers and chat.kind == "private":
        raise NotAllowed("unblock the bot first")
    inside(chat, account)
    if not may(chat, account, what):
        raise NotAllowed(f"{account.name} may not send this here")


def inside(chat: Chat, account: Account) -> None:
    """Raise NotAllowed unless this account is in the chat; deleted accounts are nowhere."""
    if account.deactivated:
        raise NotAllowed("this account is deleted")
    if chat.kind != "private" and not chat.member(account).is_in:
        raise NotAllowed(f"{account.name} is not in {chat.title}")


def in_topic(chat: Chat, account: Account, topic: int | None) -> dict[str, Any]:
    """Return the place of a message in a topic; closed ones are for who manages topics."""
    known = chat.topics.get(topic or 0)
    if topic is not None and known is None:
        raise NotAllowed(f"there is no topic {topic} here")
    closed = known.closed if known else chat.is_forum and chat.general.closed
    if closed and not chat.member(account).may("can_manage_topics"):
        raise NotAllowed("the topic is closed")
    return {"thread": topic, "in_topic": True} if topic is not None else {}


def own(message: Message, account: Account) -> None:
    """Raise NotAllowed unless the message is by this account and can be changed."""
    if message.deleted or message.service is not None or message.forward_origin is not None:
        raise NotAllowed("this message cannot be changed")
    if not message.is_by(account):
        raise NotAllowed("this is somebody else's message")


def written(text: str, entities: list[Json] | None = None, *, limit: int = 4096) -> dict[str, Any]:
    """Return text and entities as Telegram takes them from an app."""
    try:
        text, given = clean(text, entities or [])
    except ApiRefusal as refusal:
        raise NotAllowed(refusal.description) from None
    if is_blank(text):
        raise NotAllowed("there is nothing to send")
    if len(text) > limit:
        raise NotAllowed(f"up to {limit} characters can be sent")
    return {"text": text, "entities": found_in(text, given)}
