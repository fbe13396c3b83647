"""The button by which who runs a group lets a holiday pass without a greeting."""

from aiogram.types import CallbackQuery

from bot import holiday_greetings
from bot.texts import Translator
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Feature
from handlers.middleware import Tap
from handlers.rights import Rights
from storage.database import Database
from views.holidays import SkipButton, skipped_card


async def skip(
    query: CallbackQuery,
    callback_data: SkipButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    t: Translator,
) -> None:
    whose, user_id, digits = callback_data.community_id, query.from_user.id, callback_data.on
    if not await rights.may_in_community(whose, user_id, Who.SETTINGS):
        raise Refusal("settings.no_rights")
    on = f"{digits // 10_000:04d}-{digits // 100 % 100:02d}-{digits % 100:02d}"
    skipped = await db.write(
        holiday_greetings.skip, community_id=whose, on=on, by=user_id, now=tap.asked_at
    )
    tap.edit(skipped_card(skipped, t))


FEATURE = Feature(buttons=(Button(SkipButton, skip),))
