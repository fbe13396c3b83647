"""The bot's own standing, who comes and goes, and the community's time zone."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import ChatMemberUpdated, Message

from bot import (
    bindings,
    communities,
    lifetimes,
    members,
    newcomers,
    referrals,
    setting_changes,
    settings,
)
from bot.communities import ChatName
from bot.texts import Html, Translator
from domain.chats import Chat, ChatState
from domain.communities import Community, Defaults
from domain.days import ZoneSince
from domain.manners import CARDS_LIVE_FOR
from domain.members import is_inside
from domain.rights import Who
from domain.setting_keys import Key
from domain.zone_words import zone_called
from handlers.features import Command, Feature, Late, Observer, Where
from handlers.gate import GROUPS
from handlers.membership import ASK_SECONDS, Standing, standing_in
from handlers.targets import name_of
from storage import chats
from storage.database import Database
from views.cards import Card
from views.values import undo_keyboard


def _is_inside(standing: object) -> bool:
    status = str(getattr(standing, "status", ""))
    return is_inside(status, is_member=bool(getattr(standing, "is_member", True)))


async def _hears_all(bot: Bot, status: str) -> bool:
    """Say whether the bot is shown what a group says; taken for so when it cannot be asked."""
    if status not in ("member", "restricted"):
        return True
    try:
        return bool((await bot.get_me(request_timeout=ASK_SECONDS)).can_read_all_group_messages)
    except AiogramError:
        return True


async def own_standing(
    update: ChatMemberUpdated, bot: Bot, db: Database, defaults: Defaults, now: datetime
) -> None:
    standing = update.new_chat_member
    if update.chat.type == "private":
        is_open = standing.status != "kicked"
        await db.write(members.can_be_written_to, name=name_of(update.from_user), dm_ok=is_open)
        return
    if update.chat.type not in GROUPS:
        return
    rights = {key for key, value in standing.model_dump().items() if value is True}
    await db.write(
        communities.standing_changed,
        name=ChatName(update.chat.id, update.chat.type, update.chat.title or ""),
        was_inside=_is_inside(update.old_chat_member),
        is_inside=_is_inside(standing),
        rights={right for right in rights if right.startswith("can_")},
        hears=await _hears_all(bot, standing.status),
        by=None if update.from_user.is_bot else name_of(update.from_user),
        defaults=defaults,
        at=int(update.date.timestamp()),
        now=int(now.timestamp()),
    )


async def member_standing(update: ChatMemberUpdated, bot: Bot, db: Database) -> None:
    account = update.new_chat_member.user
    chat = await db.read(chats.find, update.chat.id)
    if chat is None or account.is_bot:
        return
    await _leave_alone(update, bot, db, chat)
    link = update.invite_link
    is_own = update.from_user.id == account.id
    is_present = _is_inside(update.new_chat_member)
    is_present = is_present or await _is_elsewhere(bot, db, chat, account.id)
    await db.write(
        referrals.follow,
        community_id=chat.community_id,
        name=name_of(account),
        is_present=is_present,
        was_present=_is_inside(update.old_chat_member),
        coming=referrals.Coming(link.invite_link, is_own) if link else None,
        now=int(update.date.timestamp()),
    )


async def _leave_alone(update: ChatMemberUpdated, bot: Bot, db: Database, chat: Chat) -> None:
    """Hold nobody any longer about whom somebody decided by hand, in Telegram or by /unmute."""
    before, after = update.old_chat_member, update.new_chat_member
    if not (_is_inside(before) and _is_inside(after)):
        return
    if after.status != "restricted" or update.from_user.id != bot.id:
        await db.write(newcomers.let_be, chat=chat, user_id=after.user.id)


async def _is_elsewhere(bot: Bot, db: Database, left: Chat, user_id: int) -> bool:
    """Say whether who left a chat is still in another one of its community."""
    for chat in await db.read(chats.of_community, left.community_id):
        if chat.chat_key == left.chat_key or chat.state is not ChatState.ACTIVE or not chat.earns:
            continue
        found = await standing_in(bot, chat.telegram_chat_id, user_id)
        if found in (Standing.INSIDE, Standing.MUTED):
            return True
    return False


async def service_message(message: Message, bot: Bot, db: Database, now: datetime) -> None:
    """Take in what a group's news say, and delete the message where the community wants it."""
    chat = await db.read(chats.find, message.chat.id)
    if chat is None:
        return
    await _follow(message, bot, db, chat)
    if message.forum_topic_reopened and message.message_thread_id:
        await db.write(bindings.reopened, chat=chat, thread_id=message.message_thread_id)
    edited = message.forum_topic_edited
    if edited and edited.name and message.message_thread_id:
        place = message.message_thread_id
        await db.write(bindings.renamed, chat=chat, thread_id=place, topic=edited.name)
    values = (await db.read(settings.community, chat.community_id)).values
    if values.is_on(Key.CLEAN_SERVICE):
        at = int(message.date.timestamp())
        own = lifetimes.Sent(message.chat.id, message.message_id, at, at, None, None)
        await db.write(
            lifetimes.delete_now, chat_key=chat.chat_key, message=own, now=int(now.timestamp())
        )


async def _follow(message: Message, bot: Bot, db: Database, chat: Chat) -> None:
    """Note who came and went."""
    gone = [message.left_chat_member] if message.left_chat_member else []
    at = int(message.date.timestamp())
    for account in [*(message.new_chat_members or ()), *gone]:
        if not account.is_bot:
            await db.write(
                referrals.follow,
                community_id=chat.community_id,
                name=name_of(account),
                is_present=account not in gone or await _is_elsewhere(bot, db, chat, account.id),
                now=at,
            )


async def set_timezone(
    _message: object,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if not args:
        reply(Card(_told(community.zones[0], now, t), lives_for=CARDS_LIVE_FOR))
        return
    changed = await db.write(
        setting_changes.change,
        community=community,
        key=Key.TIMEZONE,
        text=args,
        by=actor_id,
        at=int(now.timestamp()),
    )
    since = await db.read(setting_changes.zone_since, community.community_id)
    text = _set_from(ZoneSince(since, changed.after), now, t)
    reply(Card(text, undo_keyboard(changed, t)))


def _told(newest: ZoneSince, now: datetime, t: Translator) -> Html:
    """Tell the zone; of one that days do not follow yet, since when they will."""
    if newest.since > now.timestamp():
        return _set_from(newest, now, t)
    zone = ZoneInfo(newest.zone)
    return t("timezone.current", zone=zone_called(zone.key), time=t.time(now, zone))


def _set_from(newest: ZoneSince, now: datetime, t: Translator) -> Html:
    zone = ZoneInfo(newest.zone)
    start = t.datetime(datetime.fromtimestamp(newest.since, UTC), zone)
    return t("timezone.saved", zone=zone_called(zone.key), time=t.time(now, zone), start=start)


FEATURE = Feature(
    commands=(
        Command(
            names=("timezone",),
            handler=set_timezone,
            help="help.timezone",
            menu="menu.timezone",
            who=Who.SETTINGS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    observers=(
        Observer("my_chat_member", own_standing),
        Observer("chat_member", member_standing),
        Observer("service_message", service_message),
    ),
)
