"""Messages that met a filter: nothing against staff, and nothing when Telegram cannot be asked."""

from datetime import datetime
from typing import Any

from aiogram.types import Message

from bot import filters
from domain.rights import may_anything
from handlers.features import Feature, Observer
from handlers.middleware import as_seconds
from handlers.rights import Rights
from storage.database import Database

# What is noticed later is counted, but nobody is reproached with it any more.
LATE_SECONDS = 600


async def hit(message: Message, raw: Any, db: Database, rights: Rights, now: datetime) -> None:
    at, sent_at = int(now.timestamp()), as_seconds(message.date)
    if at - as_seconds(message.edit_date or message.date) > LATE_SECONDS:
        return
    user = None if message.sender_chat else message.from_user
    found = await db.read(
        filters.find_met,
        filter_id=int(raw["hit"]),
        telegram_chat_id=message.chat.id,
        user_id=user.id if user else None,
        now=at,
    )
    if found is None:
        return
    standing = await rights.standing(found[1], user.id) if user else None
    if user is not None and (standing is None or may_anything(standing)):
        return
    digest = filters.digest_of(message.text or message.caption or "")
    met = filters.Met(*found, message.message_id, sent_at, digest)
    await db.write(filters.meet, met=met, now=at)


FEATURE = Feature(observers=(Observer("hit", hit),))
