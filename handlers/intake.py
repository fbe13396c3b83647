"""The way in: raw getUpdates, one transaction a batch, confirmed only after the commit."""

import asyncio
import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod

from bot import absences, intake, notices
from bot.absences import Bear
from domain.communities import Defaults
from handlers.dispatch import Dispatch
from handlers.gate import gate
from handlers.lanes import Lanes, Stored
from storage import inbox
from storage.database import Database, is_storage_trouble

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
SHORTEST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
TRIES = 3
YOUNG_SECONDS = 60
CONFLICT_SECONDS = 300
REVOKED = "BOT_TOKEN is revoked or wrong: ask @BotFather"
EX_TEMPFAIL = 75
EX_CONFIG = 78


class RawGetUpdates(TelegramMethod[list[Any]]):
    """getUpdates whose answer stays plain: one odd update must not fail the whole batch."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class Stop(Exception):
    """The program must end with an exit status, for a reason worth one line."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def stop_in(error: BaseException) -> Stop | None:
    """Find the reason to stop inside what a group of tasks raised."""
    if isinstance(error, Stop):
        return error
    if isinstance(error, BaseExceptionGroup):
        return next((found for inner in error.exceptions if (found := stop_in(inner))), None)
    return None


@dataclass(slots=True)
class Backoff:
    """Full jitter between a floor and a cap that doubles (reliability.md R13)."""

    cap: float = SHORTEST_PAUSE_SECONDS

    def pause(self) -> float:
        """Return the next pause in seconds, never below the floor."""
        self.cap = min(self.cap * 2, LONGEST_PAUSE_SECONDS)
        return random.uniform(SHORTEST_PAUSE_SECONDS, self.cap)  # noqa: S311 - spreads load only

    def reset(self) -> None:
        self.cap = SHORTEST_PAUSE_SECONDS


async def own_name(bot: Bot, stopping: asyncio.Event) -> str | None:
    """Ask Telegram who we are, patiently; None when asked to stop meanwhile."""
    backoff = Backoff()
    while not stopping.is_set():
        try:
            return (await bot.get_me(request_timeout=10)).username or ""
        except TelegramUnauthorizedError:
            raise Stop(EX_CONFIG, REVOKED) from None
        except (AiogramError, OSError) as error:
            log.warning("telegram is not reachable yet", error=type(error).__name__)
            await pause(backoff.pause(), stopping)
    return None


async def pause(seconds: float, stopping: asyncio.Event) -> None:
    """Wait that long, or until asked to stop."""
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        return


@contextmanager
def _patience_with_the_disk() -> Iterator[None]:
    """Let pass what the disk or a lock is to blame for: the next poll tries again."""
    try:
        yield
    except Exception as error:
        if not is_storage_trouble(error):
            raise
        log.warning("an absence could not be kept", error=str(error))


@dataclass(slots=True)
class Intake:
    """Takes updates in, stores what they mean, and hands the rest to the lanes."""

    bot: Bot
    db: Database
    dispatch: Dispatch
    lanes: Lanes
    defaults: Defaults
    owners: Sequence[int]
    now: Callable[[], datetime]
    ended: list[int]
    backoff: Backoff = field(default_factory=Backoff)
    first_conflict: float | None = None
    conflicts: int = 0
    polling: asyncio.Timeout | None = None
    bear: Sequence[Bear] = ()
    heard_at: int = 0
    is_silent: bool = True

    async def recover(self) -> None:
        """Bear the time between two lives, and hand over what the earlier one left behind."""
        with _patience_with_the_disk():
            await self._end_absence()
        for waiting in await self.db.read(inbox.waiting):
            raw = json.loads(waiting.raw)
            await self.lanes.put(Stored(waiting.update_id, raw, waiting.received_at), self.act)

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
                    await self._miss(stopping)
                elif await self._hear(stopping) and batch:
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
                await pause(self.backoff.pause(), stopping)
        else:
            self.backoff.reset()
            self.first_conflict, self.conflicts = None, 0
            return batch
        finally:
            self.polling = None
        return None

    async def _miss(self, stopping: asyncio.Event) -> None:
        """Remember since when Telegram is not heard: what falls due meanwhile may wait for it."""
        if self.is_silent or stopping.is_set():
            return
        with _patience_with_the_disk():
            await self.db.write(absences.begin, since=self.heard_at)
            self.is_silent = True

    async def _hear(self, stopping: asyncio.Event) -> bool:
        """Bear an absence before what comes after it is taken in; False when it cannot be kept."""
        if self.is_silent:
            with _patience_with_the_disk():
                await self._end_absence()
        if self.is_silent:
            await pause(self.backoff.pause(), stopping)
            return False
        self.heard_at = self._seconds()
        return True

    async def _end_absence(self) -> None:
        now = self._seconds()
        blind = await self.db.write(absences.end, now=now, bear=self.bear)
        self.heard_at, self.is_silent = now, False
        if blind is not None:
            log.warning("blind window", from_at=blind[0], to_at=blind[1])

    def _hang_up(self) -> None:
        """Wait no longer for updates: somebody asked to stop."""
        if self.polling is not None:
            self.polling.reschedule(0)

    async def _conflict(
        self, error: TelegramConflictError, started: float, stopping: asyncio.Event
    ) -> None:
        """Leave when younger than the other poller; give the other one time otherwise (R7)."""
        if "webhook" in error.message:
            await self.bot.delete_webhook(drop_pending_updates=False)
            log.warning("a webhook was set; removed, its updates kept")
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
            facts: dict[str, int | str] = {}
            await self.db.write(
                notices.tell_owners,
                owners=self.owners,
                kind="conflict",
                facts=facts,
                now=self._seconds(),
            )
        await pause(self.backoff.pause(), stopping)

    async def _take(self, batch: list[Any], stopping: asyncio.Event) -> int | None:
        """Store a batch; return the offset that confirms it, None when it could not be stored."""
        ended, self.ended[:] = list(self.ended), []
        now = self._seconds()
        try:
            fresh = await self._accept(batch, ended, now)
        except Exception as error:
            self.ended.extend(ended)
            if not is_storage_trouble(error):
                raise
            log.error("the database cannot be written; polling pauses", error=str(error))
            await pause(self.backoff.pause(), stopping)
            return None
        by_id: dict[int, Any] = {
            update["update_id"]: update for update in batch if _has_id(update)
        }
        for update_id in fresh:
            await self.lanes.put(Stored(update_id, by_id[update_id], now), self.act)
        await self.lanes.calm()
        if not by_id:
            # Nothing in it can be confirmed: the same batch will come again.
            await pause(self.backoff.pause(), stopping)
            return None
        return max(by_id) + 1

    async def _accept(self, batch: list[Any], ended: Sequence[int], now: int) -> list[int]:
        try:
            return await self._accept_whole(batch, ended, now)
        except Exception as error:
            if is_storage_trouble(error):
                raise
            log.warning("a batch is taken in one by one", error=type(error).__name__)
        fresh = await self._accept_whole([], ended, now)
        for update in batch:
            fresh += await self._accept_alone(update, now)
        return fresh

    async def _accept_whole(
        self, batch: Sequence[Any], ended: Sequence[int], now: int
    ) -> list[int]:
        return await self.db.write(
            intake.accept,
            gated=gate(batch, self.dispatch.watch),
            ended=ended,
            defaults=self.defaults,
            owners=self.owners,
            now=now,
        )

    async def _accept_alone(self, update: Any, now: int) -> list[int]:
        try:
            return await self._accept_whole([update], [], now)
        except Exception as error:
            if is_storage_trouble(error):
                raise
            await self._set_aside(update, type(error).__name__, now)
            return []

    async def _set_aside(self, update: Any, why: str, now: int) -> None:
        update_id = update["update_id"] if _has_id(update) else None
        unreadable = intake.Unreadable(update_id, why, json.dumps(update))
        log.error("update set aside", update_id=update_id, error=why)
        await self.db.write(intake.set_aside, update=unreadable, owners=self.owners, now=now)

    async def act(self, stored: Stored) -> None:
        """Run an update's handler; three failures set it aside, trouble with the disk waits."""
        update_id = stored.update_id
        while True:
            try:
                await self.dispatch(
                    stored.raw,
                    received_at=stored.received_at,
                    end=lambda: self.ended.append(update_id),
                )
                return
            except Exception as error:
                log.exception("handler failed", update_id=update_id)
                if is_storage_trouble(error):
                    await asyncio.sleep(self.backoff.pause())
                elif await self._gives_up(stored, error):
                    return

    async def _gives_up(self, stored: Stored, error: Exception) -> bool:
        tries = await self.db.write(inbox.begin_try, stored.update_id)
        if tries < TRIES:
            return False
        await self.db.write(
            _fail, stored=stored, why=type(error).__name__, owners=self.owners, now=self._seconds()
        )
        return True

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

    def _seconds(self) -> int:
        return int(self.now().timestamp())


def _fail(tx: Any, *, stored: Stored, why: str, owners: Sequence[int], now: int) -> None:
    inbox.quarantine(tx, update_id=stored.update_id, why=why, raw=json.dumps(stored.raw), now=now)
    facts: dict[str, int | str] = {"update_id": stored.update_id, "error": why}
    notices.tell_owners(tx, owners=owners, kind="failed", facts=facts, now=now)


def _has_id(update: Any) -> bool:
    return isinstance(update, dict) and type(update.get("update_id")) is int
