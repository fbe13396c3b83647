"""How an event was: guests answer in private, hosts read with /event feedback."""

from collections.abc import Callable, Mapping
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot import gathering_feedback
from bot.texts import Translator
from domain.communities import Community
from domain.manners import HINTS_LIVE_FOR
from handlers.features import Button, Feature, Link, Step, Sub
from handlers.gathering_lookup import HOSTS, check_host, meant_past
from handlers.links import linked
from handlers.middleware import Tap
from handlers.rights import Rights
from storage.database import Database
from views.cards import Card
from views.gathering_feedback import (
    LINK,
    FeedbackButton,
    ResultsButton,
    feedback_card,
    results_card,
)
from views.start import open_private

# -- for guests ------------------------------------------------------------------------------


async def press(
    query: CallbackQuery,
    callback_data: FeedbackButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    pressed = callback_data
    page = await db.write(
        gathering_feedback.pick,
        gathering_id=pressed.gathering_id,
        user_id=query.from_user.id,
        step=pressed.step,
        value=pressed.value,
        now=int(now.timestamp()),
    )
    tap.edit(feedback_card(page, t))


async def take_sentence(
    message: Message,
    answers: Mapping[str, int],
    db: Database,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    page = await db.write(
        gathering_feedback.say,
        gathering_id=answers["gathering_id"],
        user_id=message.from_user.id if message.from_user else 0,
        text=message.text or "",
        now=int(now.timestamp()),
    )
    reply(feedback_card(page, t))


# -- for hosts -------------------------------------------------------------------------------


async def show(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    username: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show what was said in the private chat; in a group, lead there."""
    at = int(now.timestamp())
    gathering, _ = await db.read(meant_past, message, args.partition(" ")[2], community, at)
    if message.chat.type != "private":
        link = open_private(t, username=username, payload=f"{LINK}_{gathering.gathering_id}")
        reply(Card(t("event.feedback.privately"), link, lives_for=HINTS_LIVE_FOR))
        return
    found = await db.read(gathering_feedback.results, gathering_id=gathering.gathering_id)
    reply(results_card(found, t, now=at))


async def show_by_link(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    number, user_id = linked(message, args)
    await check_host(db, rights, number, user_id)
    found = await db.read(gathering_feedback.results, gathering_id=number)
    reply(results_card(found, t, now=int(now.timestamp())))


async def turn(
    query: CallbackQuery,
    callback_data: ResultsButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    number, start = callback_data.gathering_id, callback_data.start
    await check_host(db, rights, number, query.from_user.id)
    found = await db.read(gathering_feedback.results, gathering_id=number)
    tap.edit(results_card(found, t, now=int(now.timestamp()), start=start))


WORDS = ("feedback", "反馈", "反饋", "回饋", "评价", "評價")
FEATURE = Feature(
    buttons=(Button(FeedbackButton, press), Button(ResultsButton, turn)),
    steps=(Step(gathering_feedback.STEP, take_sentence),),
    links=(Link(LINK, show_by_link),),
    subs=tuple(Sub("event", word, show, HOSTS) for word in WORDS),
)
