"""What Telegram does at the door of a group: who comes is held, freed, or removed.

Safe to repeat: whatever is asked for twice is the same the second time.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramRetryAfter

from bot import newcomers
from bot.newcomers import Order
from domain.newcomers import State
from handlers.enforcing import CALL_SECONDS, EVERYTHING, LATER, NOTHING, why_of
from storage.chores import Chore
from storage.database import Database

RETRY_SECONDS = 20

Turn = Callable[[], Awaitable[None]]


async def perform(
    bot: Bot, db: Database, newcomer_id: int, *, now: int, turn: Turn | None = None
) -> None:
    """Do what Telegram has yet to do with somebody; never raises what Telegram says.

    What may be done later is planned again. `turn` waits for the bot's share of calls.
    """
    while (order := await db.read(newcomers.order, newcomer_id, now=now)) is not None:
        if turn is not None:
            await turn()
        did = order.state
        try:
            await _act(bot, order)
        except TelegramRetryAfter as error:
            due_at = now + error.retry_after + 1
            await db.write(newcomers.later, newcomer_id=newcomer_id, due_at=due_at)
            return
        except AiogramError as error:
            why = why_of(error)
            if why == LATER:
                due_at = now + RETRY_SECONDS
                await db.write(newcomers.later, newcomer_id=newcomer_id, due_at=due_at)
                return
            await db.write(newcomers.failed, newcomer_id=newcomer_id, did=did, why=why, now=now)
            return
        await db.write(newcomers.done, newcomer_id=newcomer_id, did=did, now=now)


async def _act(bot: Bot, order: Order) -> None:
    chat_id, user_id = order.chat.telegram_chat_id, order.user_id
    match order.state:
        case State.WANTED:
            await bot.restrict_chat_member(
                chat_id,
                user_id,
                NOTHING,
                use_independent_chat_permissions=True,
                until_date=order.until_at,
                request_timeout=CALL_SECONDS,
            )
        case State.FREEING:
            if not order.is_muted:
                await bot.restrict_chat_member(
                    chat_id,
                    user_id,
                    EVERYTHING,
                    use_independent_chat_permissions=True,
                    request_timeout=CALL_SECONDS,
                )
        case State.BANNING:
            await bot.ban_chat_member(chat_id, user_id, request_timeout=CALL_SECONDS)
        case State.UNBANNING:
            await bot.unban_chat_member(
                chat_id, user_id, only_if_banned=True, request_timeout=CALL_SECONDS
            )
        case _:
            # Of somebody inside it is the removal, without a ban that would have to be lifted.
            await bot.unban_chat_member(chat_id, user_id, request_timeout=CALL_SECONDS)


class Hold:
    """Does what was decided about somebody who came, in the bot's share of calls."""

    kind = newcomers.KIND

    def __init__(
        self, bot: Bot, db: Database, now: Callable[[], datetime], *, turn: Turn | None = None
    ) -> None:
        self._bot, self._db, self._now, self._turn = bot, db, now, turn

    async def __call__(self, chore: Chore) -> None:
        number, now = int(chore.facts["newcomer_id"]), int(self._now().timestamp())
        await perform(self._bot, self._db, number, now=now, turn=self._turn)
