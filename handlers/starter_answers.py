"""/learn starters: which of the answers that come with the bot a community wants."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import starter_answers
from bot.starter_answers import Listed
from bot.texts import Translator
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Feature, Sub
from handlers.lesson_lookup import HELPERS
from handlers.middleware import Tap
from handlers.rights import Rights
from storage.database import Database
from views.cards import Card
from views.starter_answers import StarterButton, starters_card


async def show(
    _message: Message,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    found = await db.write(_listed, community_id=community.community_id, language=t.language)
    reply(starters_card(found, community.community_id, t))


def _listed(tx: Connection, *, community_id: int, language: str) -> list[Listed]:
    starter_answers.settle(tx)
    return starter_answers.listed(tx, community_id=community_id, language=language)


async def switch(
    query: CallbackQuery,
    callback_data: StarterButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    whose, user_id = callback_data.community_id, query.from_user.id
    if not await rights.may_in_community(whose, user_id, Who.KNOWLEDGE):
        raise Refusal("settings.no_rights")
    await db.write(
        starter_answers.set_hidden,
        community_id=whose,
        key=callback_data.key,
        is_hidden=callback_data.is_hidden,
        by=user_id,
        now=int(now.timestamp()),
    )
    found = await db.write(_listed, community_id=whose, language=t.language)
    tap.edit(starters_card(found, whose, t))


WORDS = ("starters", "built-in", "自带", "自带问答", "內建", "內建問答")
FEATURE = Feature(
    buttons=(Button(StarterButton, switch),),
    subs=tuple(Sub("learn", word, show, HELPERS, alone=True) for word in WORDS),
)
