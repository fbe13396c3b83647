"""A gathering made by a line in the group, or by questions in the private chat."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import Message

from bot import gatherings
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.gathering_forms import Field, next_field, plan_of, read_answer
from domain.gathering_words import read_line
from domain.gatherings import Gathering, Plan
from domain.rights import Who
from handlers import forms
from handlers.features import Call, Feature, Filling, Form, Sub
from handlers.gathering_lookup import HOSTS
from handlers.middleware import thread_of
from storage import chats
from storage.database import Database
from views.cards import Card
from views.forms import Question
from views.gathering_forms import preview, question
from views.gatherings import announced_card

NEW = ("new", "新建", "新增", "创建", "創建", "建立")


async def make(
    message: Message,
    args: str,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
    call: Call,
) -> None:
    """Announce what a line says; without one, ask in the private chat."""
    line = args.partition(" ")[2].strip()
    if not line:
        await call(forms.begin, message=message, form=FORM, privately=t("event.privately"))
        return
    filling = Filling(FORM, chat, community, thread_of(message), actor_id, {}, ref, now)
    made = await _announce(db, filling, read_line(line, now=now, zone=filling.zone))
    is_here = (made.chat_key, made.thread_id) == (chat.chat_key, filling.thread_id)
    if not is_here or message.chat.type == "private":
        reply(await _announced(db, made, t))


async def _announce(db: Database, filling: Filling, plan: Plan) -> Gathering:
    return await db.write(
        gatherings.announce,
        community=filling.community,
        plan=plan,
        by=filling.user_id,
        place=(filling.chat.chat_key, filling.thread_id),
        ref=filling.ref,
        now=filling.at,
    )


async def _announced(db: Database, made: Gathering, t: Translator) -> Card:
    chat = await db.read(chats.get, made.chat_key)
    return announced_card(made, chat.title, t)


async def ask(filling: Filling, field: Field, t: Translator) -> Question:
    """Ask for one part; the last question shows what the others make."""
    if field != Field.POST:
        return question(field, filling.community.title, t)
    return preview(plan_of(filling.answers, now=filling.at), filling.community, t)


async def read(filling: Filling, field: Field, text: str) -> int | str:
    return read_answer(field, text, now=filling.now, zone=filling.zone)


async def finish(filling: Filling, db: Database, t: Translator) -> Card:
    plan = plan_of(filling.answers, now=filling.at)
    return await _announced(db, await _announce(db, filling, plan), t)


FORM = Form("event", Who.EVENTS, next_field, ask, read, finish)
FEATURE = Feature(
    forms=(FORM,),
    subs=tuple(Sub("event", word, make, HOSTS) for word in NEW),
)
