"""Whom an act is about, asked of Telegram live: never the staff, never a bot, never oneself."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.types import Message, ResultChatMemberUnion, User

from bot import order_people
from bot.lifetimes import Sent
from bot.members import Seen
from domain.chats import Chat
from domain.members import Member, is_inside
from domain.refusals import Refusal
from domain.rights import Who
from domain.sanctions import Call
from handlers.membership import STRANGERS
from handlers.middleware import as_seconds
from handlers.rights import Rights
from handlers.targets import AT, LONGEST_USERNAME, apart, name_of
from storage import users
from storage.database import Database

ASK_SECONDS = 5
# In a reply a shorter number is no id but a word of the reason.
_SHORTEST_ID = 5


class Meant(NamedTuple):
    """Somebody by their Telegram id, and the words that are left."""

    user_id: int
    words: Sequence[str]


def meant(tx: Connection, *, message: Message, args: str) -> Meant:
    """Return whom a command means: reply > mention > @username > id.

    In a reply its author is meant, unless that is a bot, and a name that stands first only
    falls away.
    """
    replied = message.reply_to_message
    author = None if replied is None else _author(replied)
    first, words = _named_first(message, args, shortest_id=_SHORTEST_ID if author else 1)
    if replied is not None and author is not None:
        if replied.sender_chat is not None and author is replied.from_user:
            is_anonymous = replied.sender_chat.id == message.chat.id
            raise Refusal("order.anonymous" if is_anonymous else "order.channel")
        if not author.is_bot or first is None:
            return Meant(author.id, words)
    if first is None:
        raise Refusal("grant.who")
    return Meant(_id_of(tx, first), words)


def _author(replied: Message) -> User | None:
    """Return whom a reply is about; a line about joining is about who joined, not who added them.

    None where that is nobody or more than one.
    """
    if replied.new_chat_members:
        first, *others = replied.new_chat_members
        return None if others else first
    if replied.forum_topic_created:
        return None
    return replied.left_chat_member or replied.from_user


def _named_first(
    message: Message, args: str, *, shortest_id: int
) -> tuple[int | str | None, list[str]]:
    """Return the id or the @username that stands first, and the other words."""
    for entity in message.entities or ():
        words = entity.extract_from(message.text or "")
        if entity.type == "text_mention" and entity.user is not None and args.startswith(words):
            return entity.user.id, args.removeprefix(words).split()
    first, *rest = apart(args) or [""]
    if first.startswith(AT):
        return first, rest
    if first.isascii() and first.isdigit() and len(first) >= shortest_id:
        return int(first[:16]), rest
    return None, args.split()


def _id_of(tx: Connection, named: int | str) -> int:
    if isinstance(named, int):
        return named
    user = users.find_by_username(tx, named[1:LONGEST_USERNAME])
    if user is None:
        raise Refusal("grant.unknown_username", username=f"@{named[1:LONGEST_USERNAME]}")
    return user.user_id


async def known(
    bot: Bot, db: Database, chat: Chat, user_id: int, *, actor_id: int, is_against: bool, at: int
) -> tuple[Member, bool]:
    """Return the member and whether they are inside; refuse whom nothing may be done against."""
    if is_against and user_id == actor_id:
        raise Refusal("order.yourself")
    found = await _asked(bot, chat, user_id)
    if found.user.is_bot:
        raise Refusal("order.bot")
    if is_against and found.status in ("creator", "administrator"):
        raise Refusal("order.admin")
    inside = is_inside(found.status, is_member=getattr(found, "is_member", True))
    seen = Seen(chat.community_id, "", name_of(found.user), at, inside)
    return await db.write(order_people.meet, seen=seen), inside


async def to_delete(
    message: Message, called: Call, rights: Rights, chat: Chat, actor_id: int, at: int
) -> Sent | None:
    """Return the message that is to be deleted, None without; refuse who may not delete."""
    if not called.deletes:
        return None
    target = message.reply_to_message
    if target is None or target.forum_topic_created is not None:
        raise Refusal("order.reply_to_delete", command=f"/d{called.kind}")
    if not await rights.may(chat, actor_id, Who.DELETE):
        raise Refusal("order.may_not_delete")
    return Sent(message.chat.id, target.message_id, as_seconds(target.date), at, None, None)


async def _asked(bot: Bot, chat: Chat, user_id: int) -> ResultChatMemberUnion:
    try:
        return await bot.get_chat_member(
            chat.telegram_chat_id, user_id, request_timeout=ASK_SECONDS
        )
    except TelegramBadRequest as error:
        if any(words in error.message.casefold() for words in STRANGERS):
            raise Refusal("order.unknown") from error
        raise Refusal("order.unreachable") from error
    except AiogramError as error:
        raise Refusal("order.unreachable") from error
