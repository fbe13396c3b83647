"""Invite links at Telegram: made, looked at, revoked; what goes wrong is a refusal."""

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest

from domain.chats import Chat
from domain.refusals import Refusal

CALL_SECONDS = 10
# Telegram's name for a link takes no more.
LONGEST_NAME = 32


def _refusal(error: AiogramError) -> Refusal:
    if isinstance(error, TelegramBadRequest) and "not enough rights" in error.message.lower():
        return Refusal("invite.no_right")
    return Refusal("invite.unreachable")


async def make(bot: Bot, chat: Chat, *, name: str, asks: bool) -> str:
    """Return the address of a new link; refuse when Telegram does not make one."""
    try:
        link = await bot.create_chat_invite_link(
            chat.telegram_chat_id,
            name=name[:LONGEST_NAME],
            creates_join_request=asks,
            request_timeout=CALL_SECONDS,
        )
    except AiogramError as error:
        raise _refusal(error) from None
    return link.invite_link


async def stands(bot: Bot, chat: Chat, url: str, *, name: str, asks: bool) -> bool | None:
    """Say whether a link still lets people in, as the settings want it; None when unknown.

    Nobody tells a bot that its link was revoked: setting its name again does.
    """
    try:
        link = await bot.edit_chat_invite_link(
            chat.telegram_chat_id,
            url,
            name=name[:LONGEST_NAME],
            creates_join_request=asks,
            request_timeout=CALL_SECONDS,
        )
    except TelegramBadRequest as error:
        refusal = _refusal(error)
        if refusal.key == "invite.no_right":
            raise refusal from None
        return False
    except AiogramError:
        return None
    return not link.is_revoked


async def revoke(bot: Bot, chat: Chat, url: str) -> None:
    """Let a link open nothing any more; one that is gone already is well."""
    try:
        await bot.revoke_chat_invite_link(chat.telegram_chat_id, url, request_timeout=CALL_SECONDS)
    except TelegramBadRequest as error:
        if _refusal(error).key == "invite.no_right":
            raise Refusal("invite.no_right") from None
    except AiogramError:
        raise Refusal("invite.not_revoked") from None
