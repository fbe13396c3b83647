"""Whether people are in the channels that a draw asks for, as Telegram says right now."""

from collections.abc import Iterable

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest

from bot import draw_prizes
from domain.members import is_inside
from storage.database import Database

ASK_SECONDS = 5
# Of somebody whom Telegram does not know in a chat; any other refusal says nothing of them.
STRANGERS = ("user not found", "member not found", "participant_id_invalid", "user_id_invalid")


async def are_inside(bot: Bot, channels: Iterable[int], user_id: int) -> bool | None:
    """Say whether somebody is in all of these chats; None when Telegram cannot say."""
    for channel in channels:
        try:
            found = await bot.get_chat_member(channel, user_id, request_timeout=ASK_SECONDS)
        except TelegramBadRequest as error:
            if any(words in error.message.casefold() for words in STRANGERS):
                return False
            return None
        except AiogramError:
            return None
        if not is_inside(found.status, is_member=getattr(found, "is_member", True)):
            return False
    return True


async def ask_drawn(
    bot: Bot, db: Database, *, draw_id: int, falling: int, is_patient: bool = True
) -> bool:
    """Ask about those drawn, in their order, until nobody is left to be asked.

    False when Telegram cannot say; who then does not wait any longer takes them for inside.
    """
    while candidates := await db.read(draw_prizes.to_ask, draw_id=draw_id, falling=falling):
        for each in candidates:
            found = await are_inside(bot, each.channels, each.member.user_id)
            if found is None and is_patient:
                return False
            await db.write(
                draw_prizes.record_membership,
                draw_id=draw_id,
                listed=each.listed,
                is_inside=found is not False,
            )
    return True
