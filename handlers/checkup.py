"""What Telegram says of the bot right now: who it is, what its clock shows, what it may where."""

from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import NamedTuple

import aiohttp
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
)
from aiogram.types import ChatMemberAdministrator, ChatMemberBanned, ChatMemberLeft
from aiogram.types import User as Account

from domain.chats import Chat, OwnStanding

ASK_SECONDS = 10
UNREACHABLE = (aiohttp.ClientError, OSError, ValueError)


class Known(NamedTuple):
    """The bot's own account, and how far our clock is ahead of the server's."""

    account: Account
    drift_seconds: float | None

    @property
    def reads_everything(self) -> bool:
        return bool(self.account.can_read_all_group_messages)


class TokenRefused(Exception):
    """Telegram does not know the token."""


async def own_account(bot: Bot, now: Callable[[], datetime]) -> Known:
    """Ask getMe by hand: aiogram does not show the answer's headers.

    Raises TokenRefused, and what aiohttp raises; the text of that may hold the token.
    """
    timeout = aiohttp.ClientTimeout(total=ASK_SECONDS)
    address = bot.session.api.api_url(bot.token, "getMe")
    async with aiohttp.ClientSession(timeout=timeout) as session, session.get(address) as answer:
        if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            raise TokenRefused
        answer.raise_for_status()
        told = answer.headers.get("Date")
        drift = (now() - parsedate_to_datetime(told)).total_seconds() if told else None
        body = await answer.json()
    return Known(Account.model_validate(body["result"]), drift)


async def own_standing(bot: Bot, chat: Chat) -> OwnStanding:
    """Ask how the bot stands in a chat."""
    try:
        found = await bot.get_chat_member(
            chat.telegram_chat_id, bot.id, request_timeout=ASK_SECONDS
        )
    except (TelegramForbiddenError, TelegramBadRequest, TelegramNotFound) as error:
        return OwnStanding(absent=error.message)
    except TelegramAPIError as error:
        return OwnStanding(unasked=type(error).__name__)
    if isinstance(found, ChatMemberLeft | ChatMemberBanned):
        return OwnStanding(absent="the bot is not in it")
    if not isinstance(found, ChatMemberAdministrator):
        return OwnStanding()
    granted = found.model_dump().items()
    return OwnStanding(frozenset(right for right, value in granted if value is True))
