"""Whether people are in the chats of a draw, as Telegram says right now."""

from collections.abc import Iterable, Sequence
from enum import Enum, auto

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.types import ChatMemberRestricted

from bot import draw_prizes
from domain.chats import Chat
from domain.members import is_inside
from storage.database import Database

ASK_SECONDS = 5
# Of somebody whom Telegram does not know in a chat; any other refusal says nothing of them.
STRANGERS = ("user not found", "member not found", "participant_id_invalid", "user_id_invalid")


class Standing(Enum):
    """How somebody stands in a chat; muted is inside, unknown is what Telegram cannot say."""

    INSIDE = auto()
    MUTED = auto()
    OUTSIDE = auto()
    UNKNOWN = auto()


async def standing_in(bot: Bot, chat_id: int, user_id: int) -> Standing:
    """Ask Telegram how somebody stands in a chat; never raises when it cannot be asked."""
    try:
        found = await bot.get_chat_member(chat_id, user_id, request_timeout=ASK_SECONDS)
    except TelegramBadRequest as error:
        is_stranger = any(words in error.message.casefold() for words in STRANGERS)
        return Standing.OUTSIDE if is_stranger else Standing.UNKNOWN
    except AiogramError:
        return Standing.UNKNOWN
    if not is_inside(found.status, is_member=getattr(found, "is_member", True)):
        return Standing.OUTSIDE
    is_muted = isinstance(found, ChatMemberRestricted) and not found.can_send_messages
    return Standing.MUTED if is_muted else Standing.INSIDE


async def are_inside(bot: Bot, channels: Iterable[int], user_id: int) -> bool | None:
    """Say whether somebody is in all of these chats; None when Telegram cannot say."""
    for channel in channels:
        found = await standing_in(bot, channel, user_id)
        if found is Standing.UNKNOWN:
            return None
        if found is Standing.OUTSIDE:
            return False
    return True


async def is_inside_any(bot: Bot, homes: Sequence[Chat], user_id: int) -> bool | None:
    """Say whether somebody is in any of these groups; None when Telegram cannot say."""
    found = [await standing_in(bot, chat.telegram_chat_id, user_id) for chat in homes]
    if Standing.INSIDE in found or Standing.MUTED in found:
        return True
    return None if Standing.UNKNOWN in found or not found else False


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
