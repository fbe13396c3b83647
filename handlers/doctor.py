"""The look at everything that can be wrong from outside: token, rights, clock, file.

Only asks, never polls: the bot may run meanwhile.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from aiogram import Bot
from aiogram.exceptions import AiogramError

from bot import machine
from bot.config import ENV_FILE, Config
from bot.health import Health, examine
from bot.texts import Texts, Translator
from domain.chats import Chat, ChatState
from handlers.checkup import (
    ASK_SECONDS,
    UNREACHABLE,
    Known,
    TokenRefused,
    own_account,
    own_standing,
)
from handlers.polling import ALLOWED_UPDATES
from views import doctor
from views.doctor import Finding

EX_OK, FOUND_SOMETHING, EX_CONFIG = 0, 1, 78


class Examined(NamedTuple):
    """The findings in the order they are told, and the exit status they come to."""

    findings: list[Finding]
    status: int


async def examination(
    config: Config, bot: Bot | None, now: Callable[[], datetime], env_file: Path = ENV_FILE
) -> Examined:
    """Look at everything; without a bot (no token) at the file alone."""
    at = int(now().timestamp())
    health = await asyncio.to_thread(examine, config.database, now=at)
    zones = (config.timezone, *(health.zones if health else ()))
    found = await asyncio.to_thread(machine.look, config.database, zones, env_file)
    of_file = doctor.file_findings(health, str(config.database), now=at)
    of_file += doctor.machine_findings(found)
    if bot is None:
        return Examined([doctor.no_token(), *of_file], EX_CONFIG)
    try:
        known = await own_account(bot, now)
    except TokenRefused:
        return Examined([doctor.wrong_token(), *of_file], EX_CONFIG)
    except UNREACHABLE as error:
        # Only the kind: the text of these errors may hold the token.
        finding = doctor.unreachable(config.telegram_api, type(error).__name__)
        return Examined([finding, *of_file], FOUND_SOMETHING)
    findings = [*await _of_telegram(bot, known, config, health, at), *of_file]
    return Examined(findings, EX_OK if doctor.is_well(findings) else FOUND_SOMETHING)


async def _of_telegram(
    bot: Bot, known: Known, config: Config, health: Health | None, at: int
) -> list[Finding]:
    account, t = known.account, Texts.load().translator("en")
    findings = [
        doctor.ok("token", f"@{account.username} ({account.id})"),
        doctor.privacy(reads_everything=known.reads_everything),
        doctor.clock(known.drift_seconds),
        *await _of_updates(bot, config, health, at),
    ]
    for chat in health.chats if health else ():
        findings.append(await _of_chat(bot, chat, known, t))
    if health is not None and health.chats:
        findings += doctor.topics(health)
    return findings


async def _of_updates(bot: Bot, config: Config, health: Health | None, at: int) -> list[Finding]:
    try:
        told = await bot.get_webhook_info(request_timeout=ASK_SECONDS)
    except AiogramError as error:
        name = type(error).__name__
        return [doctor.warning("updates", f"Telegram did not tell ({name})", "try again")]
    conflict_at = health.conflict_at if health else None
    failed = told.last_error_date
    way = doctor.updates(
        doctor.Way(
            wanted=config.webhook_url or "",
            found=told.url,
            pending=told.pending_update_count,
            failed_seconds=None if failed is None else at - int(failed.timestamp()),
            failure=told.last_error_message or "",
            conflict_seconds=None if conflict_at is None else at - conflict_at,
        )
    )
    is_fresh = health is None or health.began_at is None
    missing = sorted(set(ALLOWED_UPDATES) - set(told.allowed_updates or ()))
    return [way, doctor.kinds([] if is_fresh else missing)]


async def _of_chat(bot: Bot, chat: Chat, known: Known, t: Translator) -> Finding:
    own = await own_standing(bot, chat)
    if own.absent:
        return doctor.absent(chat, own.absent)
    if own.unasked:
        return doctor.unasked(chat, own.unasked)
    if chat.state is ChatState.PAUSED:
        return doctor.paused(chat)
    return doctor.standing(chat, own.rights, reads_everything=known.reads_everything, t=t)
