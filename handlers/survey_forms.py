"""A survey put together in the private chat, question by question.

A draft is rows: whoever made it comes back to it by any of its buttons or by `/survey new`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from sqlite3 import Connection
from typing import Any, NamedTuple

from aiogram.types import CallbackQuery, Message

from bot import surveys
from bot.surveys import Plan, Preview
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.manners import HINTS_LIVE_FOR
from domain.refusals import Refusal
from domain.rights import Who
from domain.survey_words import read_question, read_title
from domain.surveys import QuestionKind
from handlers import forms
from handlers.features import Button, Call, Feature, Filling, Form, Link, Step, Sub
from handlers.links import linked
from handlers.middleware import Tap, thread_of
from handlers.rights import Rights
from storage import chats, dialogues
from storage import surveys as stored
from storage.database import Database
from views.cards import Card
from views.forms import Question
from views.start import open_private
from views.surveys import (
    DraftButton,
    ask_closing_card,
    ask_words_card,
    draft_card,
    kinds_card,
    published_card,
    title_question,
)

TITLE, LINK = "title", "svdraft"
STEP = "survey"
WORDS, CLOSING = "words", "closing"
# What stands for a draft that is gone on with, in place of a title.
GO_ON = "#"


class Author(NamedTuple):
    """Who changes a draft, and when; `ref` is unique to what was said or pressed."""

    user_id: int
    ref: str
    now: datetime

    @property
    def at(self) -> int:
        return int(self.now.timestamp())


async def make(
    message: Message,
    args: str,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    now: datetime,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
    call: Call,
) -> None:
    """Begin a draft by its title; without one, or in a group, ask in the private chat."""
    title, place = args.partition(" ")[2].strip(), (chat.chat_key, thread_of(message))
    if title:
        made = await _drafted(db, community, title, place, Author(actor_id, ref, now))
        link = open_private(t, username=username, payload=f"{LINK}_{made.survey.survey_id}")
        is_private = message.chat.type == "private"
        away = Card(t("survey.privately"), link, lives_for=HINTS_LIVE_FOR)
        reply(draft_card(made, t) if is_private else away)
        return
    await call(forms.begin, message=message, form=FORM, privately=t("survey.privately"))


async def open_draft(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show a draft to who made it."""
    survey_id, user_id = linked(message, args)
    await _check(db, rights, survey_id, user_id)
    at = int(now.timestamp())
    reply(draft_card(await db.read(surveys.preview, survey_id=survey_id, by=user_id, now=at), t))


def _unquoted(text: str) -> str:
    return text.strip().strip('"“”„«»「」『』').strip()


async def _drafted(
    db: Database, community: Community, title: str, place: tuple[int, int | None], author: Author
) -> Preview:
    return await db.write(
        surveys.draft,
        community=community,
        plan=Plan(read_title(_unquoted(title)), ()),
        by=author.user_id,
        place=place,
        ref=author.ref,
        now=author.at,
    )


# -- the title, as a form --------------------------------------------------------------------


def next_field(answers: Mapping[str, int | str]) -> str | None:
    return None if TITLE in answers else TITLE


async def ask(filling: Filling, db: Database, t: Translator) -> Question:
    draft = await db.read(
        stored.find_draft, chat_key=filling.chat.chat_key, by_user_id=filling.user_id
    )
    known = (draft.title, f"{GO_ON}{draft.survey_id}") if draft else None
    return title_question(filling.community.title, known, t)


async def read(text: str) -> str:
    return text if text.startswith(GO_ON) else read_title(_unquoted(text))


async def finish(filling: Filling, db: Database, t: Translator) -> Card:
    title, author = str(filling.answers[TITLE]), Author(filling.user_id, filling.ref, filling.now)
    if title.startswith(GO_ON):
        survey_id = int(title.removeprefix(GO_ON)) if title[1:].isdecimal() else 0
        named = {"survey_id": survey_id, "by": author.user_id, "now": author.at}
        return draft_card(await db.read(surveys.preview, **named), t)
    place = (filling.chat.chat_key, filling.thread_id)
    return draft_card(await _drafted(db, filling.community, title, place, author), t)


FORM = Form("survey", Who.SURVEYS, next_field, ask, read, finish)


# -- the draft and its buttons ---------------------------------------------------------------


async def press(
    query: CallbackQuery,
    callback_data: DraftButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    """Change a draft by a button, or ask what is to be changed."""
    pressed, author = callback_data, Author(query.from_user.id, "", now)
    survey_id = pressed.survey_id
    await _check(db, rights, survey_id, author.user_id)
    if pressed.act == "publish":
        survey = await db.write(
            surveys.publish, survey_id=survey_id, by=author.user_id, now=author.at
        )
        chat = await db.read(chats.get, survey.chat_key)
        tap.edit(published_card(survey, chat.title, t))
    elif pressed.act == "discard":
        await db.write(surveys.discard, survey_id=survey_id, by=author.user_id)
        tap.edit(Card(t("survey.discarded")))
    else:
        tap.edit(await _changed(db, pressed, author, t))


async def _check(db: Database, rights: Rights, survey_id: int, user_id: int) -> None:
    """Refuse who may not hold surveys (any more) where a draft is to be published."""
    survey = await db.read(stored.find, survey_id)
    if survey is None:
        raise Refusal("refusal.stale_button")
    chat = await db.read(chats.get, survey.chat_key)
    if not await rights.may(chat, user_id, Who.SURVEYS):
        raise Refusal("settings.no_rights")


async def _changed(db: Database, pressed: DraftButton, author: Author, t: Translator) -> Card:
    survey_id, by = pressed.survey_id, author.user_id
    named: dict[str, Any] = {"survey_id": survey_id, "by": by, "now": author.at}
    is_on = bool(pressed.value)
    match pressed.act:
        case "add":
            await db.read(surveys.preview, **named)
            return kinds_card(survey_id, t)
        case "kind" if pressed.value in list(QuestionKind):
            await _listen(db, author, survey_id, WORDS, pressed.value)
            return ask_words_card(survey_id, QuestionKind(pressed.value), t)
        case "closing":
            await _listen(db, author, survey_id, CLOSING, "")
            return ask_closing_card(survey_id, t)
        case "drop":
            made = await db.write(surveys.drop_question, number=pressed.number, **named)
        case "optional":
            made = await db.write(
                surveys.let_skip, number=pressed.number, is_optional=is_on, **named
            )
        case "anonymous":
            made = await db.write(surveys.name_people, is_anonymous=is_on, **named)
        case _:
            made = await db.read(surveys.preview, **named)
    return draft_card(made, t)


async def _listen(db: Database, author: Author, survey_id: int, act: str, kind: str) -> None:
    """Take the next words of the private chat for a part of the draft."""
    await db.read(surveys.own_draft, survey_id=survey_id, by=author.user_id)
    await db.write(
        dialogues.ask,
        chat_id=author.user_id,
        user_id=author.user_id,
        step=STEP,
        answers={"survey_id": survey_id, "act": act, "kind": kind},
        now=author.at,
    )


async def take_words(
    message: Message,
    answers: Mapping[str, int | str],
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Take a question's words or the time of closing; refused ones may be sent again."""
    if message.from_user is None:
        return
    survey_id, text = int(answers["survey_id"]), message.text or ""
    ref = f"survey:{message.chat.id}:{message.message_id}"
    author = Author(message.from_user.id, ref, now)
    await _check(db, rights, survey_id, author.user_id)
    if answers["act"] == WORDS:
        question = read_question(QuestionKind(str(answers["kind"])), text)
        made = await db.write(
            _take, surveys.add_question, survey_id, author, question=question, ref=ref
        )
    else:
        made = await db.write(_take, surveys.set_closing, survey_id, author, words=text)
    reply(draft_card(made, t))


def _take(
    tx: Connection,
    /,
    change: Callable[..., Preview],
    survey_id: int,
    author: Author,
    **named: Any,
) -> Preview:
    """Change a draft by words, and listen no longer."""
    made = change(tx, survey_id=survey_id, by=author.user_id, now=author.at, **named)
    dialogues.end(tx, chat_id=author.user_id, user_id=author.user_id)
    return made


FEATURE = Feature(
    buttons=(Button(DraftButton, press),),
    steps=(Step(STEP, take_words),),
    links=(Link(LINK, open_draft),),
    forms=(FORM,),
    subs=tuple(Sub("survey", word, make) for word in ("new", "新建", "新增")),
)
