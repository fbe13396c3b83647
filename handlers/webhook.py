"""The webhook: updates that Telegram pushes, with a 200 after their commit."""

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import WebhookInfo
from aiohttp import StreamReader, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage

from handlers.backoff import Backoff, pause
from handlers.intake import Intake
from handlers.polling import ALLOWED_UPDATES
from handlers.pushes import RETRY_SECONDS, Answer, Pushes, Server
from handlers.raw import read_json
from handlers.stops import EX_CONFIG, EX_TEMPFAIL, REVOKED, Stop
from handlers.web import CLOSE_SECONDS, Address, quietly, served

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
BATCH = 100
# So long, at most, one update waits for the commit of others.
GATHER_SECONDS = 0.002
# Telegram's own connections at most; a batch holds what they bring at once.
CONNECTIONS = 40
# An update is at most as long as a whole answer of getUpdates (4 MiB).
LONGEST_BODY = 4 * 1024**2
BODY_SECONDS = 20
LOOK_SECONDS = 30
ASK_SECONDS = 5
WARN_SECONDS = 60
# So often another program may have put its own address in place of ours.
MOST_TAKEN = 2


class _Waiting(NamedTuple):
    """A request whose update is not stored yet."""

    update: Any
    answer: Answer


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
    # Set when as many wait as were expected when the gathering began.
    is_complete: asyncio.Event = field(default_factory=asyncio.Event)
    expected: int = 0
    # Set while nobody waits.
    is_quiet: asyncio.Event = field(default_factory=asyncio.Event)
    server: Server | None = None
    path: str = field(init=False)
    pushes: Pushes = field(init=False)
    backoff: Backoff = field(default_factory=Backoff)
    taken_at: int = 0
    warned_at: int = 0
    times_taken: int = 0
    # Whether Telegram has our address, secret and kinds of updates from this life.
    is_told: bool = False

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        self.path = unquote(parts.path) or "/"
        target = (parts.path or "/") + (parts.query and f"?{parts.query}")
        self.pushes = Pushes(target, self.secret, self._take_in, self.intake.now)
        self.is_quiet.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Listen until asked to stop; raise Stop when that makes no sense any more."""
        self.taken_at = self._seconds()
        async with self._storing(), self._listening():
            while not stopping.is_set():
                await pause(await self._look(), stopping)

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
        self.server = Server(self._route, request_factory=_request, **quietly())
        self.server.pushes = self.pushes
        runner = web.ServerRunner(self.server, shutdown_timeout=CLOSE_SECONDS)
        async with served(runner, self.listen, "LISTEN"):
            log.info("webhook listens", host=self.listen.host, port=self.listen.port)
            try:
                yield
            finally:
                await self._close()

    async def _close(self) -> None:
        """Take nothing in any more; whoever waits gets a moment to be answered."""
        self.pushes.is_open = False
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.is_quiet.wait()

    # -- in ------------------------------------------------------------------------------

    async def _route(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer at the one address that there is."""
        if request.path != self.path:
            raise web.HTTPNotFound
        if request.method != "POST":
            raise web.HTTPMethodNotAllowed(request.method, ["POST"])
        return await self._receive(request)

    async def _receive(self, request: web.BaseRequest) -> web.StreamResponse:
        given = request.headers.get(SECRET_HEADER, "").encode(errors="replace")
        if not hmac.compare_digest(given, self.secret.encode()):
            self._warn()
            raise web.HTTPForbidden
        body = await _body_of(request)
        if not self.pushes.is_open or not await self._is_stored(body):
            raise web.HTTPServiceUnavailable(headers={"Retry-After": str(RETRY_SECONDS)})
        return web.Response()

    def _warn(self) -> None:
        """Say that strangers knock, once a minute at most: they may knock a thousand times."""
        now = self._seconds()
        if now - self.warned_at >= WARN_SECONDS:
            self.warned_at = now
            log.warning("a request without the secret was refused")

    async def _is_stored(self, body: bytes) -> bool:
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def answer(is_stored: bool) -> None:
            if not stored.done():  # whoever asked has gone
                stored.set_result(is_stored)

        self._take_in(body, answer)
        return await stored

    def _take_in(self, body: bytes, answer: Answer) -> None:
        self.waiting.append(_Waiting(_update_in(body), answer))
        self.is_quiet.clear()
        self.is_any_waiting.set()
        if len(self.waiting) >= self.expected:
            self.is_complete.set()

    async def _store(self) -> None:
        """Store what waits, over and over: what arrives meanwhile shares the next commit."""
        while True:
            await self.is_any_waiting.wait()
            await self._gather()
            batch, self.waiting = self.waiting[:BATCH], self.waiting[BATCH:]
            if not self.waiting:
                self.is_any_waiting.clear()
            is_stored = await self._take([each.update for each in batch])
            for each in batch:
                _tell(each.answer, is_stored)
            if not self.waiting:
                self.is_quiet.set()

    async def _gather(self) -> None:
        """Give what is on its way a moment to join in, until everybody who is connected waits."""
        self.expected = len(self.server.connections) if self.server is not None else 0
        self.is_complete.clear()
        if len(self.waiting) < self.expected:
            with suppress(TimeoutError):
                async with asyncio.timeout(GATHER_SECONDS):
                    await self.is_complete.wait()

    async def _take(self, batch: list[Any]) -> bool:
        """Store a batch; False, and it comes again, when that was not possible."""
        self.taken_at = self._seconds()
        try:
            return await self.intake.hear() and await self.intake.take(batch)
        except Exception:
            log.exception("a batch was not taken in")
            return False

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
        if known.url == self.url and self.is_told:
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
        """Tell Telegram our address, once a life also when it knows it: the secret may be new.

        Leave when another program does so again and again.
        """
        is_taken = found not in ("", self.url)
        if is_taken:
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
        self.is_told = True
        log.info("webhook set", replaced=is_taken)

    def _seconds(self) -> int:
        return int(self.intake.now().timestamp())


def _tell(answer: Answer, is_stored: bool) -> None:
    """Answer, and let what follows there be read: what goes wrong in it holds up nobody else."""
    try:
        answer(is_stored)
    except Exception:
        log.exception("what follows an update was not read")


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: web.RequestHandler,
    writer: AbstractStreamWriter,
    task: "asyncio.Task[None]",
) -> web.BaseRequest:
    loop = task.get_loop()
    if message.url.absolute:  # whatever host strangers name, nobody asks: it may be none
        message = message._replace(url=message.url.relative())
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=LONGEST_BODY
    )


async def _body_of(request: web.BaseRequest) -> bytes:
    """Read what was posted; refuse what never comes to its end, and what nobody can unpack."""
    try:
        if request.content.is_eof() and request.content.total_bytes <= LONGEST_BODY:
            return request.content.read_nowait()
        if request.headers.get("Expect", "").lower() == "100-continue":
            await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            request.writer.output_size = 0
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
