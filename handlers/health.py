"""/health: how the bot fares in a group, asked of Telegram now, and what helps."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Message

from bot import health, machine
from bot.texts import Translator
from domain.chats import Chat, ChatState, OwnStanding
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from handlers.checkup import (
    ASK_SECONDS,
    UNREACHABLE,
    Known,
    TokenRefused,
    own_account,
    own_standing,
)
from handlers.features import Call, Command, Feature, Where
from handlers.polling import ALLOWED_UPDATES
from storage import chats
from storage.database import Database
from views.cards import Card
from views.health import Seen, health_card


async def show_health(
    message: Message,
    actor_id: int,
    owners: Sequence[int],
    call: Call,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    is_private = message.chat.type == "private"
    seen = await call(_look, is_owner=actor_id in owners, is_private=is_private)
    reply(health_card(seen, t))


async def _look(
    bot: Bot,
    db: Database,
    community: Community,
    database: Path,
    now: datetime,
    is_owner: bool,
    is_private: bool,
) -> Seen:
    at = int(now.timestamp())
    # First: what takes long would look like a clock that is ahead.
    known = await _known(bot, now)
    found = await db.read(health.read_now, database, now=at)
    return Seen(
        title=community.title,
        places=await _places(bot, db, community.community_id),
        refusing=[x for x in found.refusing if x.community_id == community.community_id],
        reads_everything=known.reads_everything,
        drift_seconds=known.drift_seconds,
        missing_kinds=await _missing_kinds(bot),
        health=found,
        machine=await asyncio.to_thread(machine.look, database, found.zones),
        is_owner=is_owner,
        is_private=is_private,
        now=at,
    )


async def _places(bot: Bot, db: Database, community_id: int) -> list[tuple[Chat, OwnStanding]]:
    """Ask how the bot stands in each chat of a community; staff places it left are none."""
    found = await db.read(chats.of_community, community_id)
    there = [chat for chat in found if chat.state is not ChatState.LEFT or chat.earns]
    return [(chat, await _standing(bot, db, chat)) for chat in there]


async def _standing(bot: Bot, db: Database, chat: Chat) -> OwnStanding:
    """Ask how the bot stands; note rights given before it ran, which nobody told it of."""
    own = await own_standing(bot, chat)
    if own.rights is not None and own.rights != chat.rights:
        await db.write(chats.set_rights, chat_key=chat.chat_key, rights=own.rights)
    return own


async def _known(bot: Bot, now: datetime) -> Known:
    try:
        return await own_account(bot, lambda: now)
    except (TokenRefused, *UNREACHABLE):
        raise Refusal("health.unreachable") from None


async def _missing_kinds(bot: Bot) -> list[str] | None:
    """Return what Telegram was not asked for; None when it does not tell."""
    try:
        told = await bot.get_webhook_info(request_timeout=ASK_SECONDS)
    except AiogramError:
        return None
    return sorted(set(ALLOWED_UPDATES) - set(told.allowed_updates or ()))


FEATURE = Feature(
    commands=(
        Command(
            names=("health",),
            handler=show_health,
            help="help.health",
            menu="menu.health",
            who=Who.SETTINGS,
            where=Where.GROUP,
        ),
    ),
)
