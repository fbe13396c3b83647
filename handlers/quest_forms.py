"""A quest made by a line in the group, or by questions in the private chat."""

from collections.abc import Callable, Mapping
from datetime import datetime

from aiogram.types import Message

from bot import badge_gifts, quests
from bot.texts import Texts, Translator
from domain.chats import Chat
from domain.communities import Community
from domain.quest_forms import Field, check_answers, next_field, read_answer, terms_of
from domain.quest_words import read_terms
from domain.quests import Terms
from domain.rights import Who
from domain.setting_keys import Key
from handlers import forms
from handlers.features import Call, Feature, Filling, Form, Sub
from handlers.middleware import thread_of
from storage.database import Database
from views.badge_names import table_names
from views.cards import Card
from views.forms import Question
from views.quest_forms import question
from views.quests import preview_card


async def make(
    message: Message,
    args: str,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    now: datetime,
    texts: Texts,
    t: Translator,
    reply: Callable[[Card], None],
    call: Call,
) -> None:
    """Show what a line would make before it starts; without one, ask in the private chat."""
    line = args.partition(" ")[2]
    if not line:
        await call(forms.begin, message=message, form=FORM, privately=t("quest.privately"))
        return
    filling = Filling(FORM, chat, community, thread_of(message), actor_id, {}, ref, now)
    badges = await _badges(db, community, texts)
    terms = read_terms(line, now=now, zone=filling.zone, badges=badges)
    reply(await _drafted(db, terms, filling, t))


async def _badges(db: Database, community: Community, texts: Texts) -> Mapping[str, str]:
    """Return the keys of badges that a quest can give, by folded names."""
    table = table_names(texts)
    return await db.read(badge_gifts.givable, community.community_id, table=table)


async def _drafted(db: Database, terms: Terms, filling: Filling, t: Translator) -> Card:
    preview = await db.write(
        quests.draft,
        community=filling.community,
        terms=terms,
        by=filling.user_id,
        place=(filling.chat.chat_key, filling.thread_id),
        ref=filling.ref,
        now=filling.at,
    )
    return preview_card(preview, filling.community, t)


async def ask(filling: Filling, field: Field, db: Database, t: Translator) -> Question:
    offers = await db.read(badge_gifts.offers, filling.community.community_id)
    return question(field, filling.community.title, offers, t)


async def read(filling: Filling, field: Field, text: str, db: Database, texts: Texts) -> int | str:
    """Return an answer as it is kept; refuse what cannot be a part of this quest."""
    badges = await _badges(db, filling.community, texts)
    answer = read_answer(field, text, now=filling.now, zone=filling.zone, badges=badges)
    most_points = filling.community.values.number(Key.QUEST_POINTS)
    check_answers({**filling.answers, field: answer}, now=filling.at, most_points=most_points)
    return answer


async def finish(filling: Filling, db: Database, t: Translator) -> Card:
    return await _drafted(db, terms_of(filling.answers), filling, t)


FORM = Form("quest", Who.QUESTS, next_field, ask, read, finish)
FEATURE = Feature(
    forms=(FORM,),
    subs=tuple(Sub("quest", word, make) for word in ("new", "新建", "新增")),
)
