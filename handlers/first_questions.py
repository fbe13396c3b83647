"""The button below a newcomer's question that nobody replied to."""

from aiogram.types import CallbackQuery

from bot import first_questions
from bot.texts import Translator
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Feature
from handlers.middleware import Tap
from handlers.rights import Rights
from storage.database import Database
from views.first_questions import SeenButton, question_card


async def see_to(
    query: CallbackQuery,
    callback_data: SeenButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    t: Translator,
) -> None:
    number, by = callback_data.member_id, query.from_user.id
    found = await db.read(first_questions.shown, number)
    if not await rights.may_in_community(found.community.community_id, by, Who.CASES):
        raise Refusal("refusal.staff_only")
    tap.edit(question_card(await db.write(first_questions.see_to, member_id=number, by=by), t))


FEATURE = Feature(buttons=(Button(SeenButton, see_to),))
