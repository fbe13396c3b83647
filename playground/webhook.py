"""The webhook: updates are pushed, in lanes, again and again until they are taken or expire."""

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp

from .refusals import ApiRefusal, bad_request
from .wire import Json

if TYPE_CHECKING:
    from .updates import Pending
    from .world import World

SILENCE_SECONDS = 60.0
LONGEST_PAUSE = 60.0
GONE_SECONDS = 23 * 3600
_PORTS = (443, 80, 88, 8443)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_LONGEST_RETRY_AFTER = 3600.0


@dataclass(slots=True)
class Webhook:
    """What setWebhook left; an empty url means there is none."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: int = 0
    gone_since: int = 0


def check_url(url: str) -> None:
    """Refuse what Telegram refuses; plain http is fine to this machine only."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return
    if parts.scheme != "https" or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (port or 443) not in _PORTS and parts.hostname not in _LOOPBACK:
        ports = "80, 88, 443 and 8443"
        raise bad_request(f"bad webhook: Webhook can be set up only on ports {ports}")


def check_secret(secret: str) -> None:
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")


class WebhookSender:
    """Sends one update at a time per lane, the lanes side by side."""

    def __init__(self, world: "World", perform: Callable[[str, Json], Any]) -> None:
        self._world = world
        self._perform = perform
        self._lanes: dict[int, deque[Pending]] = {}
        self._busy: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._connections = asyncio.Semaphore(1)
        self._hook: Webhook | None = None
        world.updates.on_new(self._queue)
        world.on_webhook = self.change

    def change(self) -> None:
        """Follow setWebhook and deleteWebhook."""
        self._stop()
        hook = self._world.webhook
        if not hook.url:
            return
        self._hook = hook
        self._connections = asyncio.Semaphore(hook.max_connections)
        for pending in self._world.updates.waiting():
            self._queue(pending)

    async def close(self) -> None:
        self._stop()
        if self._session is not None:
            await self._session.close()

    def _stop(self) -> None:
        self._hook = None
        self._lanes.clear()
        for task in self._busy:
            task.cancel()
        self._busy.clear()

    def _queue(self, pending: "Pending") -> None:
        if self._hook is None:
            return
        lane = self._lanes.get(pending.lane)
        if lane is not None:
            lane.append(pending)
            return
        self._lanes[pending.lane] = deque([pending])
        task = asyncio.get_running_loop().create_task(self._drain(self._hook, pending.lane))
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)

    async def _drain(self, hook: Webhook, number: int) -> None:
        """Send what waits in one lane, in order."""
        lane = self._lanes[number]
        while lane and self._hook is hook:
            await self._deliver(hook, lane[0])
            if lane:
                lane.popleft()
        if self._lanes.get(number) is lane:
            del self._lanes[number]

    async def _deliver(self, hook: Webhook, pending: "Pending") -> None:
        """Send one update until it is taken or expires: again at once, then 2, 4, 8 … s."""
        clock, tries = self._world.clock, 0
        while self._hook is hook and pending.expires_at > clock.unix():
            async with self._connections:
                pause = await self._try(hook, pending)
            if pause is None:
                self._world.updates.forget(pending)
                return
            tries += 1
            if tries > 1 or pause:
                await self._rest(hook, max(pause, min(2.0 ** (tries - 1), LONGEST_PAUSE)))

    async def _rest(self, hook: Webhook, seconds: float) -> None:
        """Wait that long by the playground clock, however often it is moved meanwhile."""
        clock = self._world.clock
        due = clock.now() + timedelta(seconds=seconds)
        while self._hook is hook and (left := (due - clock.now()).total_seconds()) > 0:
            await clock.sleep(left)

    async def _try(self, hook: Webhook, pending: "Pending") -> float | None:
        """Send once; None when it was taken, else how long the other side wants to wait."""
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        self._session = self._session or aiohttp.ClientSession()
        limit = aiohttp.ClientTimeout(total=SILENCE_SECONDS)
        try:
            async with self._session.post(
                hook.url, data=pending.body, headers=headers, timeout=limit, ssl=False
            ) as answer:
                body = await answer.read()
                return self._judge(hook, answer, body)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return self._failed(hook, str(error) or "Read timeout expired")

    def _judge(self, hook: Webhook, answer: aiohttp.ClientResponse, body: bytes) -> float | None:
        if 200 <= answer.status < 300:
            hook.gone_since = 0
            self._answer(body)
            return None
        now = self._world.clock.unix()
        hook.gone_since = (hook.gone_since or now) if answer.status == 410 else 0
        if hook.gone_since and now - hook.gone_since >= GONE_SECONDS:
            self._world.set_webhook(Webhook())
        wanted = answer.headers.get("Retry-After", "")
        pause = min(float(wanted), _LONGEST_RETRY_AFTER) if wanted.isdecimal() else 0.0
        reason = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        return self._failed(hook, reason, pause)

    def _failed(self, hook: Webhook, reason: str, pause: float = 0.0) -> float:
        hook.last_error, hook.last_error_at = reason, self._world.clock.unix()
        return pause

    def _answer(self, body: bytes) -> None:
        """Do what a JSON answer {"method": …} asks; its result is lost."""
        try:
            asked = json.loads(body or b"null")
        except ValueError:
            return
        if not isinstance(asked, dict) or not isinstance(asked.get("method"), str):
            return
        method = asked.pop("method")
        if method.lower().startswith("get") or "webhook" in method.lower():
            return
        try:
            self._perform(method, asked)
        except ApiRefusal as refusal:
            self._world.last_lost_refusal = refusal.description
