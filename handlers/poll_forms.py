"""A poll made by questions in the private chat, with a look at it before it is posted."""

from aiogram.types import Message

from bot import polls
from bot.places import Place
from bot.texts import Translator
from domain.poll_forms import Answers, Field, draft_of, next_field, read_answer
from domain.polls import Draft
from domain.rights import Who
from domain.setting_keys import Key
from handlers import forms
from handlers.features import Call, Feature, Filling, Form, Sub
from handlers.poll_lookup import HOSTS
from storage import chats
from storage.database import Database
from views.cards import Card
from views.forms import Question
from views.poll_forms import preview, question
from views.polls import made_card, planned_card


async def begin(message: Message, t: Translator, call: Call) -> None:
    await call(forms.begin, message=message, form=FORM, privately=t("poll.privately"))


def _draft(filling: Filling, answers: Answers) -> Draft:
    return draft_of(answers, now=filling.now, zone=filling.zone)


async def ask(filling: Filling, field: Field, t: Translator) -> Question:
    """Ask for one part of a poll; the last question shows what the others make."""
    if field is not Field.POST:
        return question(field, filling.community.title, t)
    worth = filling.community.values.number(Key.POLL_POINTS)
    return preview(_draft(filling, filling.answers), worth, t)


async def read(filling: Filling, field: Field, text: str) -> str:
    return read_answer(field, text, filling.answers, now=filling.now, zone=filling.zone)


async def finish(filling: Filling, db: Database, t: Translator) -> Card:
    poll = await db.write(
        polls.make,
        _draft(filling, filling.answers),
        community=filling.community,
        by=filling.user_id,
        here=Place(filling.chat.chat_key, filling.thread_id),
        ref=filling.ref,
        now=filling.at,
    )
    if poll.draft.rule:
        return planned_card(poll, filling.community.zones, t, now=filling.at)
    place = await db.read(chats.get, poll.chat_key)
    card = made_card(poll, place.title, t, is_here=False)
    return card or Card(t("form.stopped"))


MODERN = (Field.EXTRAS, Field.PICTURE)
FORM = Form(
    "poll", Who.POLLS, next_field, ask, read, finish, modern=MODERN, pictures=(Field.PICTURE,)
)
FEATURE = Feature(
    forms=(FORM,),
    subs=tuple(Sub("poll", word, begin, HOSTS, is_brief=True) for word in ("new", "新建", "新增")),
)
