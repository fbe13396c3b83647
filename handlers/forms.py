"""Forms: a feature says what it asks in the `Form` of its table, and they are filled in here.

The answers so far are a dialogue in the private chat: whoever comes back within a quarter of an
hour goes on. Before each answer the right to make what the form makes is asked again.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import settings
from bot.texts import Html, Translator
from domain.chats import Chat
from domain.communities import Community
from domain.manners import HINTS_LIVE_FOR
from domain.refusals import Refusal
from handlers.features import FORM as STEP
from handlers.features import Answers, Button, Call, Feature, Filling, Form, Link, Step
from handlers.links import opened
from handlers.middleware import Tap, thread_of
from handlers.rights import Rights
from storage import chats, dialogues
from storage.database import Database
from views.cards import Card
from views.forms import STOP, FormButton, question_card, stopped_card
from views.start import open_private

# What a dialogue keeps besides the answers.
FORM, CHAT, TOPIC, REF = "form", "chat_key", "thread_id", "ref"
_TOPIC = re.compile("[1-9][0-9]{0,14}")


async def begin(
    message: Message,
    form: Form,
    privately: Html,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    now: datetime,
    username: str,
    is_modern: bool,
    t: Translator,
    reply: Callable[[Card], None],
    call: Call,
) -> None:
    """Ask the first question; in a group, lead to the private chat with these words."""
    topic = thread_of(message)
    if message.chat.type == "private":
        first = _first(form, is_modern=is_modern)
        filling = Filling(form, chat, community, topic, actor_id, first, ref, now)
        reply(await call(_go_on, filling=filling))
    else:
        payload = f"{STEP}_{form.name}_{chat.chat_key}_{topic or 0}"
        link = open_private(t, username=username, payload=payload)
        reply(Card(privately, link, lives_for=HINTS_LIVE_FOR))


async def open_by_link(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    features: Sequence[Feature],
    ref: str,
    now: datetime,
    is_modern: bool,
    reply: Callable[[Card], None],
    call: Call,
) -> None:
    """Begin the questions for the group and topic that a deep link names."""
    _, name, key, topic = [*args.split("_"), "", "", ""][:4]
    form, at = _form(features, name), int(now.timestamp())
    link = f"{name}_{key}"
    chat, user_id = await opened(message, link, db=db, rights=rights, who=form.who, now=at)
    community = await db.read(settings.community, chat.community_id)
    thread_id = int(topic) if _TOPIC.fullmatch(topic) else None
    first = _first(form, is_modern=is_modern)
    filling = Filling(form, chat, community, thread_id, user_id, first, ref, now)
    reply(await call(_go_on, filling=filling))


def _first(form: Form, *, is_modern: bool) -> Answers:
    """Return what is answered before anything is asked."""
    return {} if is_modern else dict.fromkeys(form.modern, "")


async def take_answer(
    message: Message,
    answers: Answers,
    reply: Callable[[Card], None],
    call: Call,
) -> None:
    """Take the words that answer a question; refused words may be sent again."""
    if message.from_user is None:
        return
    ref = _ref(message)
    filling = await call(_resumed, kept=answers, user_id=message.from_user.id, ref=ref)
    field = filling.form.next_field(filling.answers)
    if field is not None and answers[REF] != ref:
        text = message.text or ""
        if field in filling.form.pictures and message.photo:
            text = message.photo[-1].file_id
        filling = await call(_answered, filling=filling, field=field, text=text)
    reply(await call(_go_on, filling=filling))


async def choose(
    query: CallbackQuery,
    callback_data: FormButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
    call: Call,
) -> None:
    """Take the answer on a button; a button of an earlier question shows where things stand."""
    user_id, pressed = query.from_user.id, callback_data
    kept = await db.read(_kept, form=pressed.form, user_id=user_id, now=int(now.timestamp()))
    if pressed.field == STOP:
        if kept is not None:
            await db.write(dialogues.end, chat_id=user_id, user_id=user_id)
        tap.edit(stopped_card(t))
        return
    if kept is None:
        raise Refusal("form.over")
    filling = await call(_resumed, kept=kept, user_id=user_id, ref=_ref(tap.message))
    if pressed.field == filling.form.next_field(filling.answers):
        field, text = pressed.field, pressed.value
        filling = await call(_answered, filling=filling, field=field, text=text)
    tap.edit(await call(_go_on, filling=filling))


def _ref(message: Message | None) -> str:
    return f"{STEP}:{message.chat.id}:{message.message_id}" if message else STEP


def _form(features: Sequence[Feature], name: str) -> Form:
    for feature in features:
        for form in feature.forms:
            if form.name == name:
                return form
    raise Refusal("refusal.stale_button")


def _kept(tx: Connection, *, form: str, user_id: int, now: int) -> Answers | None:
    """Return what a person answered so far; None when no such form is being filled in."""
    found = dialogues.find(tx, chat_id=user_id, user_id=user_id, now=now)
    if found is None or found.step != STEP or found.answers[FORM] != form:
        return None
    return found.answers


async def _resumed(
    kept: Answers,
    user_id: int,
    db: Database,
    rights: Rights,
    features: Sequence[Feature],
    ref: str,
    now: datetime,
) -> Filling:
    """Return the form as it stands; refuse who lost the right to it meanwhile."""
    form = _form(features, str(kept[FORM]))
    chat = await db.read(chats.get, int(kept[CHAT]))
    if not await rights.may(chat, user_id, form.who):
        raise Refusal("settings.no_rights")
    community = await db.read(settings.community, chat.community_id)
    answers = {name: each for name, each in kept.items() if name not in (FORM, CHAT, TOPIC, REF)}
    return Filling(form, chat, community, int(kept[TOPIC]) or None, user_id, answers, ref, now)


async def _answered(filling: Filling, field: str, text: str, call: Call) -> Filling:
    answer = await call(filling.form.read, filling=filling, field=field, text=text)
    return replace(filling, answers={**filling.answers, field: answer})


async def _go_on(filling: Filling, db: Database, t: Translator, call: Call) -> Card:
    """Keep the answers and ask what is missing; when nothing is, finish."""
    form, user_id = filling.form, filling.user_id
    field = form.next_field(filling.answers)
    if field is None:
        card = await call(form.finish, filling=filling)
        await db.write(dialogues.end, chat_id=user_id, user_id=user_id)
        return card
    place = {CHAT: filling.chat.chat_key, TOPIC: filling.thread_id or 0}
    await db.write(
        dialogues.ask,
        chat_id=user_id,
        user_id=user_id,
        step=STEP,
        answers={FORM: form.name, **place, REF: filling.ref, **filling.answers},
        now=filling.at,
    )
    question = await call(form.ask, filling=filling, field=field)
    return question_card(question, form=form.name, field=field, t=t)


FEATURE = Feature(
    buttons=(Button(FormButton, choose),),
    steps=(Step(STEP, take_answer),),
    links=(Link(STEP, open_by_link),),
)
