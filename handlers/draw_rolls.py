"""🎰 below a closed list: members roll, and the bot what they leave missing."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import Message, ReplyParameters
from aiohttp import ClientConnectorError

from bot import draw_ceremonies
from bot.draw_ceremonies import Said, Spot
from bot.texts import Translator
from domain.beacons import ROLLED_WITH
from handlers.features import Feature, Observer
from handlers.middleware import Scene, as_seconds
from storage.chores import Chore
from storage.database import Database
from views.cards import Card
from views.draw_rolls import counted_card

ASK_SECONDS = 10
SOON_SECONDS, LATER_SECONDS = 10, 600


async def rolled(
    message: Message,
    db: Database,
    scene: Scene,
    reply: Callable[[Card], None],
    now: datetime,
    t: Translator,
) -> None:
    """Count a roll that answers a message of ours; where no draw is meant, say nothing."""
    answered, dice, person = message.reply_to_message, message.dice, message.from_user
    if answered is None or dice is None or person is None:
        return
    said = Said(
        telegram_chat_id=message.chat.id,
        answered_id=answered.message_id,
        answered_words=answered.caption or "",
        message_id=message.message_id,
        user_id=0 if message.sender_chat else person.id,
        emoji=dice.emoji,
        value=dice.value,
        at=as_seconds(message.date),
    )
    at = int(now.timestamp())
    heard = await db.write(draw_ceremonies.hear, said, member=scene.member, now=at)
    if heard is not None:
        reply(counted_card(heard.done, heard.draw.rolls, t))


def is_perhaps_made(error: AiogramError) -> bool:
    """Say whether Telegram may have rolled all the same; not when it was never reached."""
    is_broken = isinstance(error, TelegramNetworkError | TelegramServerError)
    cause = error.__cause__ or error.__context__
    return is_broken and not isinstance(cause, ClientConnectorError)


class OwnRolls:
    """Makes one of the rolls that are missing after everybody had their time."""

    kind = draw_ceremonies.ROLL

    def __init__(self, bot: Bot, db: Database, now: Callable[[], datetime]) -> None:
        self._bot, self._db, self._now = bot, db, now

    async def __call__(self, chore: Chore) -> None:
        """Roll once in the open; the next missing roll is an errand of its own."""
        draw_id = int(chore.facts["draw_id"])
        spot = await self._db.write(
            draw_ceremonies.begin_own, draw_id=draw_id, now=self._seconds()
        )
        if spot is None:
            return
        try:
            sent = await self._roll(spot)
        except AiogramError as error:
            await self._failed(draw_id, error)
            return
        await self._db.write(
            draw_ceremonies.end_own,
            draw_id=draw_id,
            message_id=sent.message_id,
            value=sent.dice.value if sent.dice else 0,
            at=as_seconds(sent.date),
            now=self._seconds(),
        )

    async def _roll(self, spot: Spot) -> Message:
        reply = None
        if spot.answered_id is not None:
            reply = ReplyParameters(message_id=spot.answered_id, allow_sending_without_reply=True)
        return await self._bot.send_dice(
            spot.chat.telegram_chat_id,
            message_thread_id=spot.thread_id,
            emoji=ROLLED_WITH,
            reply_parameters=reply,
            request_timeout=ASK_SECONDS,
        )

    async def _failed(self, draw_id: int, error: AiogramError) -> None:
        """Come back later; what a connection that broke may have sent is counted as begun."""
        is_broken = isinstance(error, TelegramNetworkError | TelegramServerError)
        pause = SOON_SECONDS if is_broken else LATER_SECONDS
        if isinstance(error, TelegramRetryAfter):
            pause = error.retry_after
        await self._db.write(
            draw_ceremonies.fail_own,
            draw_id=draw_id,
            pause_seconds=pause,
            is_perhaps_made=is_perhaps_made(error),
            now=self._seconds(),
        )

    def _seconds(self) -> int:
        return int(self._now().timestamp())


FEATURE = Feature(observers=(Observer("dice", rolled),))
