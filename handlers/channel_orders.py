"""Whoever writes as a channel: Telegram keeps the channel from writing, or lets it again."""

from collections.abc import Callable, Sequence

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import CallbackQuery, Message
from aiogram.types import Chat as Channel

from bot import channel_acts, lifetimes
from bot.texts import Translator
from domain.chats import Chat
from domain.refusals import Refusal
from domain.rights import Who
from domain.sanctions import LONGEST_REASON, Call, Kind, read_span
from handlers.enforcing import CALL_SECONDS, why_of
from handlers.middleware import Scene, Tap
from handlers.order_targets import to_delete
from handlers.rights import Rights
from storage.database import Database
from views.cards import Card
from views.channel_orders import FreeChannelButton, banned_card, channel_name, freed_card
from views.sanctions import failed_card


def channel_of(message: Message) -> Channel | None:
    """Return the channel as which the message that is replied to was written."""
    replied = message.reply_to_message
    if replied is None or replied.sender_chat is None or replied.sender_chat.type != "channel":
        return None
    if replied.is_automatic_forward:
        raise Refusal("order.own_channel")
    return replied.sender_chat


async def ban(
    message: Message,
    args: str,
    called: Call,
    channel: Channel,
    bot: Bot,
    db: Database,
    rights: Rights,
    chat: Chat,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Keep a channel from writing here; it has no length and no ladder."""
    if called.kind is not Kind.BAN:
        raise Refusal("order.channel")
    gone = await to_delete(message, called, rights, chat, actor_id, at)
    (span, reason), title = read_span(args.split()), channel.title or ""
    why = await _tell(bot, db, chat, channel.id, title, channel_acts.BAN, actor_id, at)
    if why:
        reply(failed_card(why, t, name=channel_name(title, t)))
        return
    own = lifetimes.Sent(message.chat.id, message.message_id, at, at, None, None)
    await _take_away(db, chat, [gone, own if called.is_silent else None], at)
    if not called.is_silent:
        why_said, is_timed = " ".join(reason)[:LONGEST_REASON], span is not None
        reply(banned_card(channel.id, title, why_said, t, is_timed=is_timed))


async def _take_away(
    db: Database, chat: Chat, messages: Sequence[lifetimes.Sent | None], at: int
) -> None:
    for each in messages:
        if each is not None:
            await db.write(lifetimes.delete_now, chat_key=chat.chat_key, message=each, now=at)


async def free(
    channel: Channel,
    kind: Kind,
    bot: Bot,
    db: Database,
    chat: Chat,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Let a channel write here again."""
    if kind is not Kind.BAN:
        raise Refusal("order.channel")
    title = channel.title or ""
    why = await _tell(bot, db, chat, channel.id, title, channel_acts.FREE, actor_id, at)
    reply(failed_card(why, t, name=channel_name(title, t)) if why else freed_card(title, t))


async def press(
    query: CallbackQuery,
    callback_data: FreeChannelButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    rights: Rights,
    scene: Scene,
    t: Translator,
) -> None:
    """Let a channel write again, from the card that told of its ban."""
    chat, by, at = scene.chat, query.from_user.id, tap.asked_at
    if chat is None or not await rights.may(chat, by, Who.BANS):
        raise Refusal("refusal.staff_only")
    number, act = callback_data.channel_id, channel_acts.FREE
    why = await _tell(bot, db, chat, number, "", act, by, at)
    tap.edit(failed_card(why, t, name=channel_name("", t)) if why else freed_card("", t))


async def _tell(
    bot: Bot, db: Database, chat: Chat, channel_id: int, title: str, act: str, by: int, at: int
) -> str:
    """Let Telegram do it and keep it; return why not, or nothing. Safe to repeat."""
    do = bot.ban_chat_sender_chat if act == channel_acts.BAN else bot.unban_chat_sender_chat
    try:
        await do(chat.telegram_chat_id, channel_id, request_timeout=CALL_SECONDS)
    except AiogramError as error:
        return why_of(error)
    await db.write(
        channel_acts.keep,
        chat=chat,
        act=act,
        channel_id=channel_id,
        title=title,
        by=by,
        now=at,
    )
    return ""
