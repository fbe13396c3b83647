"""An answered case becomes an answer for everybody, once somebody of the team approves it."""

from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery

from bot import case_lessons, cases
from bot.texts import Translator
from domain.cases import Case
from domain.chats import Chat
from handlers.case_lookup import refuse_strangers
from handlers.features import Button, Feature
from handlers.middleware import Tap
from handlers.rights import Rights
from storage.database import Database
from views.cards import Card
from views.case_buttons import CaseLessonButton
from views.lessons import near_card


async def draft(
    query: CallbackQuery,
    callback_data: CaseLessonButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    now: datetime,
    t: Translator,
) -> None:
    case = await db.read(cases.get, case_id=callback_data.case_id)
    await refuse_strangers(rights, chat, case.community_id, query.from_user.id)
    tap.send(await db.write(_drafted, case=case, t=t, now=int(now.timestamp())))


def _drafted(tx: Connection, *, case: Case, t: Translator, now: int) -> Card:
    draft = case_lessons.draft(tx, case=case, now=now)
    return near_card(draft, case_lessons.near(tx, case=case, draft=draft, now=now), t)


FEATURE = Feature(buttons=(Button(CaseLessonButton, draft),))
