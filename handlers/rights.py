"""Whether a person may act in a chat: asked of Telegram each time, unreachable means no."""

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import ChatMemberAdministrator, ChatMemberOwner

from handlers.features import Who

LIVE_CHECK_SECONDS = 5


async def may(bot: Bot, *, chat_id: int, user_id: int, who: Who) -> bool:
    """Ask Telegram whether a person has a right in a chat right now (product.md 1.3.8)."""
    if who is Who.MEMBERS:
        return True
    try:
        standing = await bot.get_chat_member(chat_id, user_id, request_timeout=LIVE_CHECK_SECONDS)
    except AiogramError:
        return False
    if isinstance(standing, ChatMemberOwner):
        return True
    return isinstance(standing, ChatMemberAdministrator) and bool(getattr(standing, who))
