"""The playground itself: a Bot API server with a world behind it, on 127.0.0.1 only."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from aiohttp import web

from .accounts import Account
from .bot_api import BotApi
from .building import build_channel, build_group
from .clock import PlaygroundClock
from .fan_group import FanGroup, open_fan_group
from .groups import Group
from .page_api import PageApi
from .people import Person
from .polling import Polling
from .weather import Storm
from .webhook import WebhookSender
from .wire import Json, as_bytes
from .world import Call, World

LOOPBACK = "127.0.0.1"
HUNG_SECONDS = 60
_LARGEST_REQUEST = 64 * 1024 * 1024


class Playground:
    """An in-process Bot API server, the people in it, and their page."""

    def __init__(
        self,
        *,
        seed: int = 1,
        clock: PlaygroundClock | None = None,
        flood_control: bool = True,
        token: str | None = None,
        zone: tzinfo = UTC,
        numbers_from: int = 0,
    ) -> None:
        """Messages and updates go on at `numbers_from` for a bot that met this world before."""
        self.world = World(
            seed=seed,
            clock=clock,
            flood_control=flood_control,
            token=token,
            numbers_from=numbers_from,
        )
        self.polling = Polling(self.world)
        self._api = BotApi(self.world, self.polling)
        self._page = PageApi(self.world, zone)
        self._webhook = WebhookSender(self.world, self._api.perform_lost)
        self._port = 0

    @property
    def address(self) -> str:
        """The page's address and the base address of the Bot API, without a slash at the end."""
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def token(self) -> str:
        return self.world.token

    @property
    def clock(self) -> PlaygroundClock:
        return self.world.clock

    @property
    def bot(self) -> Account:
        return self.world.bot

    @property
    def calls(self) -> list[Call]:
        """The latest Bot API calls, oldest first; getUpdates without updates is left out."""
        return list(self.world.calls)

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.world.calls if call.method == method]

    @contextlib.asynccontextmanager
    async def serve(self, port: int = 0) -> AsyncIterator["Playground"]:
        """Open the doors on 127.0.0.1; port 0 takes any free one."""
        runner = web.AppRunner(
            self._application(),
            access_log=None,
            shutdown_timeout=0.1,
            handler_cancellation=True,
        )
        await runner.setup()
        ringing = asyncio.create_task(self.world.timers.run())
        try:
            site = web.TCPSite(runner, LOOPBACK, port, backlog=512)
            await site.start()
            self._port = runner.addresses[0][1]
            yield self
        finally:
            ringing.cancel()
            self.world.crowd.leave()
            self.polling.close()
            await self._webhook.close()
            await runner.cleanup()

    def person(
        self,
        first_name: str,
        *,
        username: str | None = None,
        last_name: str = "",
        language_code: str | None = "en",
        is_bot: bool = False,
    ) -> Person:
        """Give somebody a Telegram account."""
        account = self.world.new_account(
            first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
            is_bot=is_bot,
        )
        self.world.stage.tell("person", lambda: {"person": account})
        return Person(self.world, account)

    def group(
        self,
        title: str,
        *,
        owner: Person,
        members: Sequence[Person] = (),
        supergroup: bool = True,
        forum: bool = False,
        bot_rights: str | set[str] | frozenset[str] = "admin",
    ) -> Group:
        """Make a group and tell the bot if it is in: as admin, member, absent or with rights."""
        return build_group(
            self.world,
            title,
            owner=owner,
            members=members,
            supergroup=supergroup,
            forum=forum,
            bot_rights=bot_rights,
        )

    def channel(
        self,
        title: str,
        *,
        owner: Person,
        members: Sequence[Person] = (),
        linked: Group | None = None,
        username: str | None = None,
        bot_rights: str | set[str] | frozenset[str] = "absent",
    ) -> Group:
        """Make a channel, with `linked` its discussion group."""
        return build_channel(
            self.world,
            title,
            owner=owner,
            members=members,
            linked=linked,
            username=username,
            bot_rights=bot_rights,
        )

    def open_fan_group(self) -> FanGroup:
        """Fill the world as `make run` shows it."""
        return open_fan_group(self)

    def deliver(self, kind: str, payload: Json) -> int:
        """Queue an update of any kind, known or not, wanted or not; return its number."""
        return self.world.updates.add_body(kind, as_bytes(payload))

    def deliver_raw(self, body: bytes | str, number: int) -> None:
        """Queue these very bytes as an update; `number` is what confirming goes by."""
        raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        self.world.updates.add_raw(raw, number)

    def storm(self, kind: str, calls: int = 1, method: str = "", **more: Any) -> None:
        """Make bad weather for the next calls (-1: until `storm("none")`)."""
        self.world.weather.make(Storm(kind, calls, method, **more))

    async def all_confirmed(self) -> None:
        """Wait until the bot has confirmed every update there is; TimeoutError when it hangs."""
        await asyncio.wait_for(self.world.updates.all_confirmed(), HUNG_SECONDS)

    async def bot_listens(self) -> None:
        """Wait until the bot has fetched all and waits for more; TimeoutError when it hangs."""
        await asyncio.wait_for(self.polling.begins(), HUNG_SECONDS)

    def now(self) -> datetime:
        return self.world.clock.now()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=_LARGEST_REQUEST)
        self._api.add_routes(application)
        self._page.add_routes(application)
        return application
