"""Requests to join a group: a question in private, one tap, or staff's decision."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramRetryAfter
from aiogram.types import CallbackQuery, ChatJoinRequest

from bot import join_requests, members
from bot.texts import Texts, Translator
from domain.join_requests import State
from domain.refusals import Refusal
from domain.rights import Who
from handlers.enforcing import CALL_SECONDS, LATER, why_of
from handlers.features import Button, Feature, Observer
from handlers.middleware import Tap, as_seconds
from handlers.rights import Rights
from handlers.targets import name_of
from storage import chats
from storage.chores import Chore
from storage.database import Database
from views.join_requests import EnterButton, JoinButton, entered_card, later_card, queue_card

RETRY_SECONDS = 20
# The request was decided in Telegram itself, or taken back.
DECIDED = ("hide_requester_missing", "user_already_participant", "participant_id_invalid")


async def requested(update: ChatJoinRequest, db: Database, texts: Texts, now: datetime) -> None:
    await db.write(
        join_requests.ask,
        telegram_chat_id=update.chat.id,
        name=name_of(update.from_user),
        language=texts.match(update.from_user.language_code) or "",
        at=as_seconds(update.date),
        now=members.seconds(now),
    )


async def perform(bot: Bot, db: Database, request_id: int, *, now: int) -> None:
    """Let Telegram do what was decided; what it may do later is planned again."""
    order = await db.read(join_requests.order, request_id)
    if order is None:
        return
    did, chat_id = order.state, order.chat.telegram_chat_id
    call = (
        bot.approve_chat_join_request if did is State.APPROVING else bot.decline_chat_join_request
    )
    try:
        await call(chat_id, order.user_id, request_timeout=CALL_SECONDS)
    except AiogramError as error:
        pause = error.retry_after if isinstance(error, TelegramRetryAfter) else RETRY_SECONDS
        if why_of(error) == LATER:
            await db.write(join_requests.later, request_id=request_id, due_at=now + pause + 1)
            return
        text = error.message.casefold() if isinstance(error, TelegramBadRequest) else ""
        is_gone = any(words in text for words in DECIDED)
        await db.write(
            join_requests.failed, request_id=request_id, did=did, is_gone=is_gone, now=now
        )
        return
    await db.write(join_requests.done, request_id=request_id, did=did, now=now)


async def enter(
    query: CallbackQuery,
    callback_data: EnterButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    number, at = callback_data.request_id, members.seconds(now)
    request = await db.write(
        join_requests.enter, request_id=number, user_id=query.from_user.id, now=at
    )
    await perform(bot, db, number, now=at)
    chat = await db.read(chats.get, request.chat_key)
    stands = (await db.read(join_requests.get, number)).state
    is_in = stands in (State.APPROVED, State.GONE)
    tap.edit(entered_card(chat.title, t) if is_in else later_card(chat.title, t))


async def decide(
    query: CallbackQuery,
    callback_data: JoinButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    number, by, at = callback_data.request_id, query.from_user.id, members.seconds(now)
    chat = await db.read(chats.get, (await db.read(join_requests.get, number)).chat_key)
    if not await rights.may(chat, by, Who.WARNS):
        raise Refusal("refusal.staff_only")
    await db.write(
        join_requests.decide,
        request_id=number,
        is_approved=callback_data.is_approved,
        by=by,
        now=at,
    )
    await perform(bot, db, number, now=at)
    tap.edit(queue_card(await db.read(join_requests.waiting, chat.chat_key), t))


class Decided:
    """Does what was decided about a request before the program ended."""

    kind = join_requests.KIND

    def __init__(self, bot: Bot, db: Database, now: Callable[[], datetime]) -> None:
        self._bot, self._db, self._now = bot, db, now

    async def __call__(self, chore: Chore) -> None:
        number, now = int(chore.facts["request_id"]), int(self._now().timestamp())
        await perform(self._bot, self._db, number, now=now)


FEATURE = Feature(
    buttons=(Button(EnterButton, enter), Button(JoinButton, decide)),
    observers=(Observer("chat_join_request", requested),),
)
