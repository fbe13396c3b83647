"""What Telegram does when night falls and when it is over; safe to repeat."""

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import ChatPermissions

from bot import nights
from bot.nights import Turn
from domain.chats import ChatState
from domain.nights import at_night
from storage.chores import Chore
from storage.database import Database

CALL_SECONDS = 10
AS_IT_IS = "chat_not_modified"
log = structlog.get_logger(__name__)


class NightWatch:
    """Turns one group to night, or back to what it allowed by day."""

    kind = nights.KIND

    def __init__(self, bot: Bot, db: Database, now: Callable[[], datetime]) -> None:
        self._bot, self._db, self._now = bot, db, now

    async def __call__(self, chore: Chore) -> None:
        key, now = int(chore.facts["chat_key"]), int(self._now().timestamp())
        turn = await self._db.read(nights.turn, chat_key=key, now=now)
        if turn is None:
            return
        is_new = turn.is_night and turn.night.saved is None
        try:
            if turn.chat.state is ChatState.ACTIVE:
                await self._turn(turn)
        except (TelegramBadRequest, TelegramForbiddenError) as error:
            log.info("telegram keeps the permissions", error=type(error).__name__)
            await self._db.write(nights.helpless, chat_key=key, next_at=turn.next_at, now=now)
            return
        await self._db.write(
            nights.turned, chat_key=key, next_at=turn.next_at, is_new=is_new, now=now
        )

    async def _turn(self, turn: Turn) -> None:
        saved, mode = turn.night.saved, turn.night.mode
        if turn.is_night:
            by_day = saved or await self._permissions(turn)
            await self._db.write(nights.fell, chat_key=turn.chat.chat_key, permissions=by_day)
            await self._allow(turn, at_night(by_day, mode))
        elif saved is not None and await self._permissions(turn) == at_night(saved, mode):
            # What an admin has changed meanwhile is theirs.
            await self._allow(turn, saved)

    async def _permissions(self, turn: Turn) -> dict[str, bool]:
        """Return what Telegram lets everybody do in a group now."""
        chat_id = turn.chat.telegram_chat_id
        found = await self._bot.get_chat(chat_id, request_timeout=CALL_SECONDS)
        held = (found.permissions or ChatPermissions()).model_dump()
        return {name: bool(held.get(name)) for name in ChatPermissions.model_fields}

    async def _allow(self, turn: Turn, wanted: Mapping[str, bool]) -> None:
        try:
            await self._bot.set_chat_permissions(
                turn.chat.telegram_chat_id,
                ChatPermissions(**wanted),
                use_independent_chat_permissions=True,
                request_timeout=CALL_SECONDS,
            )
        except TelegramBadRequest as error:
            if AS_IT_IS not in error.message.casefold():
                raise
