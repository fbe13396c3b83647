"""Taking part in a survey: by the card's button into the private chat, one question a message."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from sqlite3 import Connection
from typing import Any

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import places, survey_answers, surveys
from bot.survey_answers import Page
from bot.texts import Translator
from domain.refusals import Refusal
from handlers.features import SURVEY, Button, Feature, Link, Step
from handlers.links import linked
from handlers.membership import is_inside_any
from handlers.middleware import Tap
from storage import dialogues
from storage.database import Database
from views.cards import Card
from views.survey_questions import SheetButton, page_card
from views.surveys import TakePartButton

LINK = "survey"
NewSeed = Callable[[], bytes]
BALLOT_BYTES = 16


async def open_private(
    _query: CallbackQuery, callback_data: TakePartButton, tap: Tap, db: Database, username: str
) -> None:
    survey = await db.read(surveys.get, survey_id=callback_data.survey_id)
    if not survey.is_open:
        raise Refusal("survey.closed")
    await tap.open(f"https://t.me/{username}?start={LINK}_{survey.survey_id}")


async def come(
    message: Message,
    args: str,
    bot: Bot,
    db: Database,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show who opened the link where they are: at the consent, a question, or through."""
    survey_id, user_id = linked(message, args)
    is_inside = await _is_inside(bot, db, survey_id, user_id)
    at = int(now.timestamp())
    page = await db.write(_come, survey_id, user_id=user_id, is_inside=is_inside, now=at)
    reply(page_card(page, t))


def _come(tx: Connection, survey_id: int, *, user_id: int, is_inside: bool, now: int) -> Page:
    """Open a member's sheet; words answer it from here on, whatever was asked before."""
    dialogues.end(tx, chat_id=user_id, user_id=user_id)
    return survey_answers.come(
        tx, survey_id=survey_id, user_id=user_id, is_inside=is_inside, now=now
    )


async def _is_inside(bot: Bot, db: Database, survey_id: int, user_id: int) -> bool:
    """Say whether Telegram knows somebody inside; refuse who is in none of the groups.

    Telegram's silence refuses nobody: then what the rows say holds.
    """
    survey = await db.read(surveys.get, survey_id=survey_id)
    homes = await db.read(places.homes, survey.community_id)
    found = await is_inside_any(bot, homes, user_id)
    if found is False:
        raise Refusal("survey.join_first", title=homes[0].title)
    return bool(found)


async def say(
    message: Message,
    answers: Mapping[str, int],
    db: Database,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Take the words that answer the open question; refused words may be sent again."""
    if message.from_user is None:
        return
    page = await db.write(
        survey_answers.say,
        survey_id=answers["survey_id"],
        user_id=message.from_user.id,
        text=message.text or "",
        message_id=message.message_id,
        now=int(now.timestamp()),
    )
    reply(page_card(page, t))


async def press(
    query: CallbackQuery,
    callback_data: SheetButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    now: datetime,
    new_seed: NewSeed,
    t: Translator,
) -> None:
    """Do what a button says and show what comes next; a stale one shows where things stand."""
    pressed, user_id = callback_data, query.from_user.id
    if pressed.act in ("begin", "hand_in"):
        await _is_inside(bot, db, pressed.survey_id, user_id)
    page = await _act(db, pressed, user_id, int(now.timestamp()), new_seed)
    if page.is_stale:
        await tap.answer(t("survey.answered_already"))
    tap.edit(page_card(page, t))


def _act(
    db: Database, pressed: SheetButton, user_id: int, now: int, new_seed: NewSeed
) -> Awaitable[Page]:
    named: dict[str, Any] = {"survey_id": pressed.survey_id, "user_id": user_id, "now": now}
    number, figure = pressed.number, pressed.figure
    match pressed.act:
        case "begin":
            return db.write(survey_answers.begin, **named)
        case "pick":
            return db.write(survey_answers.pick, number=number, figure=figure, **named)
        case "on" | "off" as act:
            is_on = act == "on"
            return db.write(
                survey_answers.mark, number=number, option=figure, is_on=is_on, **named
            )
        case "next" | "skip" as act:
            is_skipped = act == "skip"
            return db.write(survey_answers.go_on, number=number, is_skipped=is_skipped, **named)
        case "back":
            return db.write(survey_answers.go_back, number=number, **named)
        case "hand_in":
            ballot = new_seed()[:BALLOT_BYTES].hex()
            return db.write(survey_answers.hand_in, ballot=ballot, **named)
    raise Refusal("refusal.stale_button")


FEATURE = Feature(
    buttons=(Button(TakePartButton, open_private), Button(SheetButton, press)),
    steps=(Step(SURVEY, say),),
    links=(Link(LINK, come),),
)
