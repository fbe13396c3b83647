"""The button below what newcomers are told in their first week."""

from aiogram.types import CallbackQuery

from bot import first_steps
from bot.texts import Translator
from handlers.features import Button, Feature
from handlers.middleware import Tap
from storage.database import Database
from views.first_steps import StopButton, chosen_alert, steps_card


async def choose(
    query: CallbackQuery, callback_data: StopButton, tap: Tap, db: Database, t: Translator
) -> None:
    standing = await db.write(
        first_steps.choose,
        member_id=callback_data.member_id,
        user_id=query.from_user.id,
        is_stopped=callback_data.is_stopped,
    )
    await tap.answer(chosen_alert(standing, t))
    tap.edit(steps_card(standing, t))


FEATURE = Feature(buttons=(Button(StopButton, choose),))
