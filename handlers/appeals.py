"""/appeal and its buttons: a member objects, staff other than who acted decides."""

from collections.abc import Callable, Mapping
from datetime import datetime

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import appeals, sanctions
from bot.texts import Translator
from domain.manners import CARDS_LIVE_FOR
from domain.numbers import parse_number
from domain.refusals import Refusal
from handlers import enforcing
from handlers.features import Button, Command, Feature, Link, Step
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import dialogues
from storage.database import Database
from views.appeals import DecideButton, appeal_card, ask_card, own_card, why_card
from views.cards import Card
from views.sanctions import AppealButton
from views.start import open_private

WORDS, REASON = "appeal", "appeal reason"


async def show(
    message: Message,
    db: Database,
    username: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """List what may be appealed against, privately."""
    if message.chat.type != "private" or message.from_user is None:
        button = open_private(t, username=username, payload="appeal")
        reply(Card(t("appeal.privately"), button, lives_for=CARDS_LIVE_FOR))
        return
    at = int(now.timestamp())
    reply(own_card(await db.read(appeals.own, user_id=message.from_user.id, now=at), t))


async def open_by_link(
    message: Message,
    args: str,
    db: Database,
    username: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Begin the appeal against the act that a deep link names, or list them."""
    number = parse_number(args.partition("_")[2])
    if number is None or message.from_user is None:
        await show(message, db, username, now, t, reply)
        return
    reply(await _ask(db, number, message.from_user.id, int(now.timestamp()), t))


async def press(
    query: CallbackQuery,
    callback_data: AppealButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    at = int(now.timestamp())
    tap.send(await _ask(db, callback_data.sanction_id, query.from_user.id, at, t))


async def _ask(db: Database, number: int, user_id: int, at: int, t: Translator) -> Card:
    """Wait for somebody's own words against an act."""
    about = await db.read(appeals.check, sanction_id=number, user_id=user_id, now=at)
    await db.write(
        dialogues.ask,
        chat_id=user_id,
        user_id=user_id,
        step=WORDS,
        answers={"sanction_id": number},
        now=at,
    )
    return ask_card(about, t)


async def take_words(
    message: Message,
    answers: Mapping[str, int],
    db: Database,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    user_id = message.from_user.id if message.from_user else 0
    if not message.text:
        raise Refusal("appeal.in_words")
    await db.write(
        appeals.file,
        sanction_id=answers["sanction_id"],
        user_id=user_id,
        text=message.text,
        now=int(now.timestamp()),
    )
    await db.write(dialogues.end, chat_id=user_id, user_id=user_id)
    reply(Card(t("appeal.filed")))


async def decide(
    query: CallbackQuery,
    callback_data: DecideButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    """Ask for the reason of a decision."""
    user_id, card = query.from_user.id, tap.message
    await _may(db, rights, callback_data.appeal_id, user_id)
    if card is None:
        raise Refusal("refusal.stale_button")
    await db.write(
        dialogues.ask,
        chat_id=card.chat.id,
        user_id=user_id,
        step=REASON,
        answers={
            "appeal_id": callback_data.appeal_id,
            "is_lifted": int(callback_data.is_lifted),
        },
        now=int(now.timestamp()),
    )
    tap.send(why_card(is_lifted=callback_data.is_lifted, t=t))


async def _may(db: Database, rights: Rights, appeal_id: int, user_id: int) -> appeals.Shown:
    found = await db.read(appeals.shown, appeal_id)
    who = sanctions.who_may(found.about.sanction.kind)
    if not await rights.may_in_community(found.about.sanction.community_id, user_id, who):
        raise Refusal("refusal.not_yours")
    return await db.read(appeals.may_decide, appeal_id=appeal_id, user_id=user_id)


async def take_reason(
    message: Message,
    answers: Mapping[str, int],
    bot: Bot,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    user_id, at = message.from_user.id if message.from_user else 0, int(now.timestamp())
    appeal_id = answers["appeal_id"]
    if not message.text:
        raise Refusal("appeal.in_words")
    await _may(db, rights, appeal_id, user_id)
    decided = await db.write(
        appeals.decide,
        appeal_id=appeal_id,
        is_lifted=bool(answers["is_lifted"]),
        answer=message.text,
        by=user_id,
        now=at,
    )
    await db.write(dialogues.end, chat_id=message.chat.id, user_id=user_id)
    await enforcing.lift_all(bot, db, decided.appeal.sanction_id, now=at)
    reply(appeal_card(decided, t))


FEATURE = Feature(
    commands=(
        Command(names=("appeal",), handler=show, help="help.appeal", words=("申诉", "申訴")),
    ),
    buttons=(Button(AppealButton, press), Button(DecideButton, decide)),
    steps=(Step(WORDS, take_words), Step(REASON, take_reason)),
    links=(Link("appeal", open_by_link),),
)
