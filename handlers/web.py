"""HTTP in: the webhook, whose 200 comes after the commit, and the pages for machines."""

import asyncio
import hmac
import logging
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import WebhookInfo
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot import metrics
from handlers.backoff import Backoff, pause
from handlers.intake import Intake
from handlers.polling import ALLOWED_UPDATES
from handlers.raw import read_json
from handlers.stops import EX_CONFIG, EX_TEMPFAIL, REVOKED, Stop
from storage.database import Database
from storage.migrate import version

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
BATCH = 100
GATHER_ROUNDS = 10
# Telegram's own connections at most; a batch holds what they bring at once.
CONNECTIONS = 40
# An update is at most as long as a whole answer of getUpdates (4 MiB).
LONGEST_BODY = 4 * 1024**2
BODY_SECONDS = 20
LOOK_SECONDS = 30
READ_SECONDS = 2
ASK_SECONDS = 5
WARN_SECONDS = 60
CLOSE_SECONDS = 5
# What goes wrong because of who asks: no HTTP, badly packed, cut off.
THEIRS = (HttpProcessingError, web.RequestPayloadError, ConnectionError, TimeoutError)
# So often another program may have put its own address in place of ours.
MOST_TAKEN = 2


class Address(NamedTuple):
    """Where to listen."""

    host: str
    port: int

    @classmethod
    def of(cls, text: str) -> Self:
        """Read "host:port" as the configuration checked it."""
        parts = urlsplit(f"//{text}")
        return cls(parts.hostname or "", parts.port or 0)


class _Waiting(NamedTuple):
    """A request whose update is not stored yet."""

    update: Any
    is_stored: asyncio.Future[bool]


@dataclass(slots=True)
class Webhook:
    """Takes what Telegram pushes; requests that wait together share one transaction.

    Telegram is known by the secret alone: no address and no forwarding header is believed.
    """

    bot: Bot
    intake: Intake
    url: str
    secret: str
    listen: Address
    waiting: list[_Waiting] = field(default_factory=list)
    is_any_waiting: asyncio.Event = field(default_factory=asyncio.Event)
    server: web.Server | None = None
    is_open: bool = True
    backoff: Backoff = field(default_factory=Backoff)
    taken_at: int = 0
    warned_at: int = 0
    times_taken: int = 0

    async def run(self, stopping: asyncio.Event) -> None:
        """Listen until asked to stop; raise Stop when that makes no sense any more."""
        self.taken_at = self._seconds()
        async with self._storing(), self._listening():
            while not stopping.is_set():
                await pause(await self._look(), stopping)
            self.is_open = False

    @asynccontextmanager
    async def _storing(self) -> AsyncIterator[None]:
        """Store what waits until the block ends, by then nothing does."""
        storing = asyncio.ensure_future(self._store())
        try:
            yield
        finally:
            storing.cancel()
            await asyncio.wait([storing])

    @asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        app = web.Application(client_max_size=LONGEST_BODY)
        app.router.add_post(urlsplit(self.url).path or "/", self._receive)
        async with _served(app, self.listen, "LISTEN") as self.server:
            log.info("webhook listens", host=self.listen.host, port=self.listen.port)
            yield

    # -- in ------------------------------------------------------------------------------

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode(errors="replace")
        if not hmac.compare_digest(given, self.secret.encode()):
            self._warn()
            raise web.HTTPForbidden
        body = await _body_of(request)
        if not self.is_open or not await self._is_stored(_update_in(body)):
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "2"})
        return web.Response()

    def _warn(self) -> None:
        """Say that strangers knock, once a minute at most: they may knock a thousand times."""
        now = self._seconds()
        if now - self.warned_at >= WARN_SECONDS:
            self.warned_at = now
            log.warning("a request without the secret was refused")

    async def _is_stored(self, update: Any) -> bool:
        waiting = _Waiting(update, asyncio.get_running_loop().create_future())
        self.waiting.append(waiting)
        self.is_any_waiting.set()
        return await waiting.is_stored

    async def _store(self) -> None:
        """Store what waits, over and over: what arrives meanwhile shares the next commit."""
        while True:
            await self.is_any_waiting.wait()
            # What has arrived by now is read in the loop's next rounds and joins in, until
            # everybody who is connected waits.
            for _ in range(GATHER_ROUNDS):
                if len(self.waiting) >= self._connections():
                    break
                await asyncio.sleep(0)
            batch, self.waiting = self.waiting[:BATCH], self.waiting[BATCH:]
            if not self.waiting:
                self.is_any_waiting.clear()
            await self._store_batch(batch)

    def _connections(self) -> int:
        return len(self.server.connections) if self.server is not None else 0

    async def _store_batch(self, batch: list[_Waiting]) -> None:
        """Store a batch and let its requests know, or have what it raised."""
        failure, is_stored = None, False
        try:
            is_stored = await self._take([each.update for each in batch])
        except Exception as error:  # noqa: BLE001 - raised where each is waited for
            failure = error
        for each in batch:
            if each.is_stored.done():  # whoever asked has gone
                continue
            if failure is None:
                each.is_stored.set_result(is_stored)
            else:
                each.is_stored.set_exception(failure)

    async def _take(self, batch: list[Any]) -> bool:
        self.taken_at = self._seconds()
        return await self.intake.hear() and await self.intake.take(batch)

    # -- whether we are reached ----------------------------------------------------------

    async def _look(self) -> float:
        """See whether Telegram knows our address and reaches it; return when to look again."""
        try:
            is_heard, pause_seconds = await self._asked(), float(LOOK_SECONDS)
        except TelegramUnauthorizedError:
            raise Stop(EX_CONFIG, REVOKED) from None
        except TelegramRetryAfter as error:
            is_heard, pause_seconds = True, float(error.retry_after)
        except (AiogramError, OSError) as error:
            log.warning("telegram is not reachable", error=type(error).__name__)
            is_heard = self._seconds() - self.taken_at < LOOK_SECONDS
            pause_seconds = self.backoff.pause()
        else:
            self.backoff.reset()
        await (self.intake.hear() if is_heard else self.intake.miss())
        return pause_seconds

    async def _asked(self) -> bool:
        """Ask Telegram where it sends updates, and have them sent here; say whether it can."""
        known = await self.bot.get_webhook_info(request_timeout=ASK_SECONDS)
        if known.url == self.url:
            return self._is_reached(known)
        await self._register(known.url)
        return True

    def _is_reached(self, known: WebhookInfo) -> bool:
        """Say whether Telegram gets through: nothing waits there, or nothing failed since."""
        failed = known.last_error_date
        if not known.pending_update_count or failed is None:
            return True
        reached = failed.timestamp() <= self.taken_at
        if not reached:
            log.warning(
                "telegram does not reach the webhook",
                pending=known.pending_update_count,
                error=known.last_error_message,
            )
        return reached

    async def _register(self, found: str) -> None:
        """Tell Telegram our address; leave when another program does so again and again."""
        if found:
            self.times_taken += 1
        if self.times_taken > MOST_TAKEN:
            raise Stop(EX_TEMPFAIL, "another program sets a webhook of its own for this BOT_TOKEN")
        try:
            await self.bot.set_webhook(
                self.url,
                secret_token=self.secret,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=CONNECTIONS,
                drop_pending_updates=False,
                request_timeout=ASK_SECONDS,
            )
        except TelegramBadRequest as error:
            raise Stop(EX_CONFIG, f"WEBHOOK_URL: Telegram says: {error.message}") from None
        log.info("webhook set", replaced=bool(found))

    def _seconds(self) -> int:
        return int(self.intake.now().timestamp())


@dataclass(slots=True)
class Pages:
    """What machines ask: is it alive, is it ready, how does it fare. For this network only.

    They answer from the moment the file is open: who waits for Telegram at the start lives.
    """

    db: Database
    database: Path
    now: Callable[[], datetime]
    stopping: asyncio.Event
    intake: Intake | None = None
    outcomes: Mapping[str, int] = field(default_factory=dict)

    @asynccontextmanager
    async def served(self, at: Address) -> AsyncIterator[None]:
        """Answer until the block ends."""
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        async with _served(app, at, "METRICS"):
            yield

    def begin(self, intake: Intake, outcomes: Mapping[str, int]) -> None:
        """Say that what an earlier life left behind is taken over, and by whom."""
        self.intake, self.outcomes = intake, outcomes

    async def _healthz(self, _request: web.Request) -> web.Response:
        """Say 200 while the program can read its file."""
        return _told(await self._unread())

    async def _readyz(self, _request: web.Request) -> web.Response:
        """Say 200 while updates are taken in: begun, heard, and stored."""
        if self.stopping.is_set():
            return _told("stopping")
        if self.intake is None:
            return _told("starting")
        if self.intake.is_silent:
            return _told("Telegram is not heard")
        if self.intake.is_stuck:
            return _told("the database cannot be written")
        return _told(await self._unread())

    async def _unread(self) -> str:
        if not self.database.exists():
            # Deleted below a running program, which would go on until its end and lose all then.
            return "the database is gone"
        try:
            async with asyncio.timeout(READ_SECONDS):
                await self.db.read(version)
        except (TimeoutError, sqlite3.Error) as error:
            return _unanswered(error)
        return ""

    async def _metrics(self, _request: web.Request) -> web.Response:
        now = int(self.now().timestamp())
        try:
            found = await self.db.read(metrics.standing, database=self.database, now=now)
        except (OSError, sqlite3.Error) as error:
            return _told(_unanswered(error))
        counts = self.intake.counts if self.intake else metrics.Counts()
        is_heard = self.intake is not None and not self.intake.is_silent
        body = metrics.exposition(counts, self.outcomes, found, is_heard=is_heard)
        return web.Response(body=body, headers={"Content-Type": metrics.CONTENT_TYPE})


def _unanswered(error: Exception) -> str:
    log.warning("the database does not answer", error=type(error).__name__)
    return "the database does not answer"


def _told(trouble: str) -> web.Response:
    return web.Response(text=f"{trouble or 'ok'}\n", status=503 if trouble else 200)


async def _body_of(request: web.Request) -> bytes:
    """Read what was posted; refuse what never comes to its end, and what nobody can unpack."""
    try:
        if request.content.is_eof():
            return await request.read()
        async with asyncio.timeout(BODY_SECONDS):
            return await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except web.RequestPayloadError:
        raise web.HTTPBadRequest from None


def _update_in(body: bytes) -> Any:
    """Return the update; what is no JSON is set aside as it came, for it would come for ever."""
    try:
        return read_json(body)
    except ValueError:
        return body.decode(errors="replace")


class _ServerLog(logging.LoggerAdapter[logging.Logger]):
    """Passes on what is ours to mend; who sends what is no HTTP fills no log with it."""

    def exception(self, msg: object, *args: object, **more: Any) -> None:
        told = more.pop("exc_info", None)
        error = told if isinstance(told, BaseException) else sys.exc_info()[1]
        if error is None or isinstance(error, THEIRS):
            self.debug("a request broke off: %s", type(error).__name__)
        else:
            self.error(msg, *args, exc_info=error, **more)


@asynccontextmanager
async def _served(
    app: web.Application, at: Address, setting: str
) -> AsyncIterator[web.Server | None]:
    """Serve until the block ends; what is under way then gets a moment to end."""
    own_log = _ServerLog(logging.getLogger("aiohttp.server"))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSE_SECONDS, logger=own_log)
    await runner.setup()
    try:
        site = web.TCPSite(runner, at.host, at.port)
        try:
            await site.start()
        except OSError as error:
            raise Stop(EX_TEMPFAIL, f"{setting}: {at.host}:{at.port} {error.strerror}") from None
        yield runner.server
    finally:
        await runner.cleanup()
