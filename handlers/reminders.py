"""/remind: whoever asks is reminded, privately if possible."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery, Message

from bot import recurrences, reminders
from bot.recurrences import Told
from bot.reminders import Wish
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community, Defaults
from domain.days import zone_meant
from domain.manners import CARDS_LIVE_FOR
from domain.moments import Unclear
from domain.refusals import Refusal
from domain.reminders import Origin, checked
from handlers.features import ANYTHING, Button, Command, Feature, Late, Sub
from handlers.middleware import Reply, Tap, thread_of
from storage.database import Database
from views.cards import Card, Sort
from views.reminders import (
    ReminderButton,
    SnoozeButton,
    cancelled_card,
    kept_card,
    list_card,
    snoozed_card,
)

_ME = re.compile(r"^(?:me\b|(?:提醒)?我)\s*", re.IGNORECASE)
_TO = re.compile(r"^(?:(?:to|that)\s+|提醒我\s*)", re.IGNORECASE)


def _told(said: str, now: datetime, zone: ZoneInfo, language: str) -> Told | Unclear:
    """Read when at the beginning, or else at the end: `me to call Mum tomorrow at 20:00`."""
    said = _ME.sub("", said)
    first = recurrences.lead(said, now=now, zone=zone, language=language)
    if first is Unclear.UNKNOWN:
        first = recurrences.trail(said, now=now, zone=zone, language=language)
    return first if isinstance(first, Unclear) else Told(first.when, _TO.sub("", first.rest))


async def remind(
    message: Message,
    args: str,
    ref: str,
    at: int,
    db: Database,
    defaults: Defaults,
    chat: Chat | None,
    community: Community | None,
    username: str,
    t: Translator,
    reply: Reply,
) -> None:
    if message.from_user is None or message.sender_chat is not None:
        raise Refusal("remind.no_person")
    zone = ZoneInfo(zone_meant(community.zones) if community else defaults.timezone)
    now = datetime.fromtimestamp(at, UTC)
    told = _told(args, now, zone, t.language)
    if isinstance(told, Unclear):
        raise recurrences.unclear(told, zone)
    origin = _origin(message, chat, community, defaults)
    text = checked(told.rest, is_about=origin.is_about)
    wish = Wish(message.from_user.id, origin, text, told.when, ref)
    kept = await db.write(reminders.remind, wish=wish, now=at)
    reply(kept_card(kept, t, username=username, is_group=chat is not None), sort=Sort.RESULT)


def _origin(
    message: Message, chat: Chat | None, community: Community | None, defaults: Defaults
) -> Origin:
    """Return where a reminder is asked for, and of which message."""
    replied = message.reply_to_message
    # In a topic every message answers the one that opened it.
    is_about = replied is not None and replied.forum_topic_created is None
    about = replied if replied is not None and is_about else message
    return Origin(
        community.community_id if community else None,
        None if community else defaults.timezone,
        chat.chat_key if chat else None,
        thread_of(message),
        message.chat.id,
        about.message_id,
        is_about,
    )


async def show_list(
    message: Message,
    db: Database,
    chat: Chat | None,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if message.from_user is None or message.sender_chat is not None:
        raise Refusal("remind.no_person")
    found = await db.read(
        reminders.listed,
        user_id=message.from_user.id,
        chat_key=chat.chat_key if chat else None,
        now=int(now.timestamp()),
    )
    reply(list_card(found, t, is_group=chat is not None))


async def usage(_message: Message, t: Translator, reply: Callable[[Card], None]) -> None:
    reply(Card(t("remind.usage"), lives_for=CARDS_LIVE_FOR))


async def cancel(
    query: CallbackQuery,
    callback_data: ReminderButton,
    tap: Tap,
    db: Database,
    chat: Chat | None,
    now: datetime,
    t: Translator,
) -> None:
    user_id = query.from_user.id
    await db.write(reminders.cancel, reminder_id=callback_data.reminder_id, by=user_id)
    if not callback_data.from_list:
        tap.edit(cancelled_card(t))
        return
    found = await db.read(
        reminders.listed,
        user_id=user_id,
        chat_key=chat.chat_key if chat else None,
        now=int(now.timestamp()),
    )
    tap.edit(list_card(found, t, is_group=chat is not None))


async def snooze(
    query: CallbackQuery,
    callback_data: SnoozeButton,
    tap: Tap,
    db: Database,
    chat: Chat | None,
    now: datetime,
    t: Translator,
) -> None:
    pressed = callback_data
    if pressed.span not in (*reminders.SNOOZES, reminders.TOMORROW):
        raise Refusal("refusal.stale_button")
    later = await db.write(
        reminders.snooze,
        reminder_id=pressed.reminder_id,
        said_for=pressed.said_for,
        span=pressed.span,
        by=query.from_user.id,
        now=int(now.timestamp()),
    )
    tap.edit(snoozed_card(later, t, is_group=chat is not None))


CANCEL = ("cancel", "delete", "remove", "取消", "删除", "刪除")
LIST = ("list", "列表", "清单", "清單")
FEATURE = Feature(
    commands=(
        Command(
            names=("remind", "reminders"),
            handler=usage,
            words=("提醒",),
            help="help.remind",
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(ReminderButton, cancel), Button(SnoozeButton, snooze)),
    subs=(
        *(Sub("remind", word, show_list) for word in LIST),
        # By its button: a number on the list is another one's a moment later.
        *(Sub("remind", word, show_list, alone=True, number=True) for word in CANCEL),
        Sub("remind", ANYTHING, remind),
    ),
)
