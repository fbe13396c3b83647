"""The look at everything that can be wrong from outside: token, rights, clock, file.

Only asks, never polls: the bot may run meanwhile.
"""

import asyncio
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

from bot.config import Config
from bot.health import Health, examine
from bot.texts import Texts, Translator
from domain.chats import Chat, ChatState
from views import doctor
from views.doctor import Finding

ASK_SECONDS = 10
EX_OK, FOUND_SOMETHING, EX_CONFIG = 0, 1, 78


class Examined(NamedTuple):
    """The findings in the order they are told, and the exit status they come to."""

    findings: list[Finding]
    status: int


class _Known(NamedTuple):
    """The bot's own account, and how far our clock is ahead of the server's."""

    account: Account
    drift_seconds: float | None


class _TokenRefused(Exception):
    """Telegram does not know the token."""


async def examination(config: Config, bot: Bot | None, now: Callable[[], datetime]) -> Examined:
    """Look at everything; without a bot (no token) at the file alone."""
    at = int(now().timestamp())
    health = await asyncio.to_thread(examine, config.database, now=at)
    of_file = doctor.file_findings(health, str(config.database), now=at)
    if bot is None:
        return Examined([doctor.no_token(), *of_file], EX_CONFIG)
    try:
        known = await _own_account(bot, now)
    except _TokenRefused:
        return Examined([doctor.wrong_token(), *of_file], EX_CONFIG)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        # Only the kind: the text of these errors may hold the token.
        finding = doctor.unreachable(config.telegram_api, type(error).__name__)
        return Examined([finding, *of_file], FOUND_SOMETHING)
    findings = [*await _of_telegram(bot, known, health, at), *of_file]
    return Examined(findings, EX_OK if doctor.is_well(findings) else FOUND_SOMETHING)


async def _own_account(bot: Bot, now: Callable[[], datetime]) -> _Known:
    """Ask getMe by hand: aiogram does not show the answer's headers."""
    timeout = aiohttp.ClientTimeout(total=ASK_SECONDS)
    address = bot.session.api.api_url(bot.token, "getMe")
    async with aiohttp.ClientSession(timeout=timeout) as session, session.get(address) as answer:
        if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            raise _TokenRefused
        answer.raise_for_status()
        told = answer.headers.get("Date")
        drift = (now() - parsedate_to_datetime(told)).total_seconds() if told else None
        body = await answer.json()
    return _Known(Account.model_validate(body["result"]), drift)


async def _of_telegram(bot: Bot, known: _Known, health: Health | None, at: int) -> list[Finding]:
    account, t = known.account, Texts.load().translator("en")
    reads_everything = bool(account.can_read_all_group_messages)
    findings = [
        doctor.ok("token", f"@{account.username} ({account.id})"),
        doctor.privacy(reads_everything=reads_everything),
        doctor.clock(known.drift_seconds),
        await _of_updates(bot, health, at),
    ]
    for chat in health.chats if health else ():
        findings.append(await _of_chat(bot, chat, account, t))
    return findings


async def _of_updates(bot: Bot, health: Health | None, at: int) -> Finding:
    conflict_at = health.conflict_at if health else None
    try:
        webhook = await bot.get_webhook_info(request_timeout=ASK_SECONDS)
    except TelegramAPIError as error:
        name = type(error).__name__
        return doctor.warning("updates", f"Telegram did not tell ({name})", "try again")
    return doctor.webhook(
        is_set=bool(webhook.url),
        pending=webhook.pending_update_count,
        conflict_seconds=None if conflict_at is None else at - conflict_at,
    )


async def _of_chat(bot: Bot, chat: Chat, account: Account, t: Translator) -> Finding:
    try:
        standing = await bot.get_chat_member(
            chat.telegram_chat_id, account.id, request_timeout=ASK_SECONDS
        )
    except (TelegramForbiddenError, TelegramBadRequest, TelegramNotFound) as error:
        return doctor.absent(chat, error.message)
    except TelegramAPIError as error:
        return doctor.unasked(chat, type(error).__name__)
    if isinstance(standing, ChatMemberLeft | ChatMemberBanned):
        return doctor.absent(chat, "the bot is not in it")
    if chat.state is ChatState.PAUSED:
        return doctor.paused(chat)
    rights: frozenset[str] | None = None
    if isinstance(standing, ChatMemberAdministrator):
        rights = frozenset(key for key, value in standing.model_dump().items() if value is True)
    reads_everything = bool(account.can_read_all_group_messages)
    return doctor.standing(chat, rights, reads_everything=reads_everything, t=t)
