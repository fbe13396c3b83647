"""HTTP in: where to listen, and the pages for machines."""

import asyncio
import errno
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
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot import metrics
from handlers.intake import Intake
from handlers.stops import EX_TEMPFAIL, Stop
from storage.database import Database
from storage.migrate import version

log = structlog.get_logger(__name__)

READ_SECONDS = 2
CLOSE_SECONDS = 5
# What goes wrong because of who asks: no HTTP, badly packed, cut off.
THEIRS = (HttpProcessingError, web.RequestPayloadError, ConnectionError, TimeoutError)


class Address(NamedTuple):
    """Where to listen."""

    host: str
    port: int

    @classmethod
    def of(cls, text: str) -> Self:
        """Read "host:port" as the configuration checked it."""
        parts = urlsplit(f"//{text}")
        return cls(parts.hostname or "", parts.port or 0)


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
        runner = web.AppRunner(app, shutdown_timeout=CLOSE_SECONDS, **quietly())
        async with served(runner, at, "METRICS"):
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


class _ServerLog(logging.LoggerAdapter[logging.Logger]):
    """Passes on what is ours to mend; who sends what is no HTTP fills no log with it."""

    def exception(self, msg: object, *args: object, **more: Any) -> None:
        told = more.pop("exc_info", None)
        error = told if isinstance(told, BaseException) else sys.exc_info()[1]
        if error is None or isinstance(error, THEIRS):
            self.debug("a request broke off: %s", type(error).__name__)
        else:
            self.error(msg, *args, exc_info=error, **more)


def quietly() -> dict[str, Any]:
    """Return how a server logs: no line a request, and none for what strangers send."""
    return {"access_log": None, "logger": _ServerLog(logging.getLogger("aiohttp.server"))}


@asynccontextmanager
async def served(runner: web.BaseRunner, at: Address, setting: str) -> AsyncIterator[None]:
    """Serve until the block ends; what is under way then gets a moment to end."""
    await runner.setup()
    try:
        site = web.TCPSite(runner, at.host, at.port)
        try:
            await site.start()
        except OSError as error:
            why = "is in use" if error.errno == errno.EADDRINUSE else error.strerror
            raise Stop(EX_TEMPFAIL, f"{setting}: {at.host}:{at.port} {why}") from None
        yield
    finally:
        await runner.cleanup()
