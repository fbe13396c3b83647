"""/learn todo: what nobody could answer, what does not help and what has ended."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot import lesson_rounds, lessons, settings
from bot.texts import Translator
from domain.communities import Community
from domain.refusals import Refusal
from handlers.features import Button, Call, Feature, Sub
from handlers.lesson_asks import ask_by_tap, place_of
from handlers.lesson_lookup import ASKED, HELPERS
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import asks
from storage.database import Database
from views.cards import Card
from views.lesson_rounds import AddWayButton, AnswerNowButton, todo_card
from views.lessons import changed_card


async def show(
    _message: Message,
    at: int,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    todo = await db.read(lesson_rounds.todo, community_id=community.community_id, now=at)
    reply(todo_card(todo, community.zones, t))


async def answer_now(
    query: CallbackQuery,
    callback_data: AnswerNowButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    call: Call,
) -> None:
    """Ask for the answer to a question that nobody could answer, in the private chat."""
    asked = await db.read(asks.find, callback_data.ask_id)
    if asked is None:
        raise Refusal("refusal.stale_button")
    chat = await place_of(db, rights, asked.community_id, query.from_user.id)
    about, at = (chat, ASKED, asked.ask_id, ""), int(now.timestamp())
    await call(ask_by_tap, query=query, tap=tap, about=about, at=at)


async def add_way(
    query: CallbackQuery,
    callback_data: AddWayButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    """Let the words of a question lead to the entry that its asker chose."""
    ask_id, by = callback_data.ask_id, query.from_user.id
    asked = await db.read(asks.find, ask_id)
    if asked is None:
        raise Refusal("refusal.stale_button")
    await place_of(db, rights, asked.community_id, by)
    at = int(now.timestamp())
    entry = await db.write(lessons.add_way, ask_id=ask_id, by=by, now=at)
    community = await db.read(settings.community, asked.community_id)
    tap.send(changed_card(entry, community.zones, t))


WAITING = ("todo", "questions", "待办", "待辦", "未答")
FEATURE = Feature(
    buttons=(Button(AnswerNowButton, answer_now), Button(AddWayButton, add_way)),
    subs=tuple(Sub("learn", word, show, HELPERS, alone=True) for word in WAITING),
)
