"""Long polling: raw getUpdates, confirmed only after the commit."""

import asyncio
from dataclasses import dataclass
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod

from bot import notices
from handlers.backoff import Backoff, pause
from handlers.intake import Intake, highest_id, patience_with_the_disk
from handlers.stops import EX_CONFIG, EX_TEMPFAIL, REVOKED, Stop

log = structlog.get_logger(__name__)

ALLOWED_UPDATES = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
    "message_reaction_count",
    "poll",
    "poll_answer",
    "chat_join_request",
    "channel_post",
]
POLL_SECONDS = 30
BATCH = 100
YOUNG_SECONDS = 60
CONFLICT_SECONDS = 300


class RawGetUpdates(TelegramMethod[list[Any]]):
    """getUpdates whose answer stays plain: one odd update must not fail the whole batch."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


async def own_name(bot: Bot, stopping: asyncio.Event) -> str | None:
    """Ask Telegram who we are, patiently; None when asked to stop meanwhile."""
    backoff = Backoff()
    while not stopping.is_set():
        try:
            return (await bot.get_me(request_timeout=10)).username or ""
        except (TelegramUnauthorizedError, TelegramNotFound):
            # Not found is what Telegram says of a token that cannot be one.
            raise Stop(EX_CONFIG, REVOKED) from None
        except (AiogramError, OSError) as error:
            log.warning("telegram is not reachable yet", error=type(error).__name__)
            await pause(backoff.pause(), stopping)
    return None


@dataclass(slots=True)
class Poller:
    """Asks Telegram for updates and gives each batch to the intake."""

    bot: Bot
    intake: Intake
    first_conflict: float | None = None
    conflicts: int = 0
    polling: asyncio.Timeout | None = None

    async def run(self, stopping: asyncio.Event) -> None:
        """Poll until asked to stop; raise Stop when polling makes no sense any more."""
        started = asyncio.get_running_loop().time()
        offset = told = None
        stop = asyncio.ensure_future(stopping.wait())
        stop.add_done_callback(lambda _: self._hang_up())
        try:
            while not stopping.is_set():
                told = offset
                batch = await self._poll(offset, stopping, started)
                if batch is None:
                    if not stopping.is_set():
                        await self.intake.miss()
                elif not await self.intake.hear():
                    await pause(self.intake.backoff.pause(), stopping)
                elif batch:
                    offset = await self._take(batch, stopping) or offset
        finally:
            stop.cancel()
        if offset is not None and offset != told:
            await self._confirm(offset)

    async def _poll(
        self, offset: int | None, stopping: asyncio.Event, started: float
    ) -> list[Any] | None:
        method = RawGetUpdates(
            offset=offset, limit=BATCH, timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
        )
        try:
            # Awaited here and in no task: each one costs a busy loop two more rounds a batch.
            async with asyncio.timeout(None) as self.polling:
                batch: list[Any] = await self.bot(method, request_timeout=POLL_SECONDS + 15)
        except TelegramUnauthorizedError:
            raise Stop(EX_CONFIG, REVOKED) from None
        except TelegramConflictError as error:
            await self._conflict(error, started, stopping)
        except TelegramRetryAfter as error:
            await pause(float(error.retry_after), stopping)
        except (AiogramError, OSError) as error:
            if not stopping.is_set():
                log.warning("polling failed", error=type(error).__name__)
                await pause(self.intake.backoff.pause(), stopping)
        else:
            self.intake.backoff.reset()
            self.first_conflict, self.conflicts = None, 0
            return batch
        finally:
            self.polling = None
        return None

    async def _take(self, batch: list[Any], stopping: asyncio.Event) -> int | None:
        """Have a batch stored; return the offset that confirms it, None when there is none."""
        highest = highest_id(batch) if await self.intake.take(batch) else None
        if highest is None:
            # Nothing can be confirmed: the same batch will come again.
            await pause(self.intake.backoff.pause(), stopping)
            return None
        return highest + 1

    def _hang_up(self) -> None:
        """Wait no longer for updates: somebody asked to stop."""
        if self.polling is not None:
            self.polling.reschedule(0)

    async def _conflict(
        self, error: TelegramConflictError, started: float, stopping: asyncio.Event
    ) -> None:
        """Leave when younger than the other poller; give the other one time otherwise (R7)."""
        if "webhook" in error.message:
            await self._remove_webhook(stopping)
            return
        time = asyncio.get_running_loop().time()
        self.conflicts += 1
        if self.first_conflict is None:
            self.first_conflict = time
        log.warning("another program polls with this token", times=self.conflicts)
        if time - started < YOUNG_SECONDS and self.conflicts >= 2:
            raise Stop(EX_TEMPFAIL, "another program already polls with this BOT_TOKEN")
        if time - self.first_conflict > CONFLICT_SECONDS:
            raise Stop(EX_TEMPFAIL, "another program polls with this BOT_TOKEN for 5 minutes")
        if time - started >= YOUNG_SECONDS:
            await self._tell_owners()
        await pause(self.intake.backoff.pause(), stopping)

    async def _tell_owners(self) -> None:
        facts: dict[str, int | str] = {}
        now = int(self.intake.now().timestamp())
        with patience_with_the_disk():
            await self.intake.db.write(
                notices.tell_owners,
                owners=self.intake.owners,
                kind="conflict",
                facts=facts,
                now=now,
            )

    async def _remove_webhook(self, stopping: asyncio.Event) -> None:
        try:
            await self.bot.delete_webhook(drop_pending_updates=False)
        except (AiogramError, OSError) as error:
            log.warning("a webhook was set and stays", error=type(error).__name__)
            await pause(self.intake.backoff.pause(), stopping)
        else:
            log.warning("a webhook was set; removed, its updates kept")

    async def _confirm(self, offset: int) -> None:
        """Tell Telegram what was stored, so that the next life does not get it again."""
        try:
            await self.bot(
                RawGetUpdates(offset=offset, limit=1, timeout=0, allowed_updates=ALLOWED_UPDATES),
                request_timeout=3,
            )
        except AiogramError as error:
            # Not needed for correctness: the inbox knows what was here before.
            log.info("last batch not confirmed", error=type(error).__name__)
