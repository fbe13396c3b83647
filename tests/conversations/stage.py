"""The stage of a conversation: a playground, and the whole program running against it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any, TypeVar

from bot import consistency, setting_changes, settings
from bot.config import Config
from bot.wiring import Program, running
from playground.messages import Message
from playground.server import Playground
from scheduling.fetching import Fetch
from scheduling.pacing import Limits
from storage.database import Database
from tests.conversations.way_in import way_in

T = TypeVar("T")

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
"""A Wednesday, far from every midnight that matters."""

QUICK = Limits(overall=1e6, burst=1e6, chat=1e6, group=10**6, alone=10**6)
HUNG_SECONDS = 60
ROUND_SECONDS = 0.002


def config_for(playground: Playground, database: Path, **settings: Any) -> Config:
    """Return the settings of a program that talks to this playground and to nobody else."""
    return Config(
        bot_token=playground.token,
        telegram_api=playground.address,
        database=database,
        **{**way_in(), **settings},
    )


@dataclass(slots=True)
class Stage:
    """One life of the program after another, on one file, in one playground."""

    playground: Playground
    config: Config
    limits: Limits = QUICK
    program: Program | None = None
    fetch: Fetch | None = None

    @asynccontextmanager
    async def life(self) -> AsyncIterator[Program]:
        """Run the program until the block ends, as SIGTERM would end it."""
        async with (
            Database.open(self.config.database) as db,
            running(self.config, db, self.playground.clock, self.limits, self.fetch) as program,
        ):
            # The machine stays up: what the disk has not got yet is not lost.
            await db.hurry(is_hurried=True)
            self.program = program
            try:
                yield program
            finally:
                self.program = None

    async def quiet(self) -> None:
        """Wait until every update was taken in and answered and nothing is on its way."""
        await self.playground.all_confirmed()
        async with asyncio.timeout(HUNG_SECONDS):
            while not await self._alive.is_quiet():
                # What is due would else wait for the next second.
                await self._alive.due()
                await asyncio.sleep(ROUND_SECONDS)

    async def later(self, **parts: float) -> None:
        """Let what was said be counted, then move the clock ahead: `later(hours=24)`."""
        await self.quiet()
        self.playground.clock.advance(**parts)

    async def due(self) -> None:
        """Do now what the next second would bring, and wait for what comes of it."""
        await self.quiet()
        await self._alive.due()
        await self.quiet()

    async def menus_told(self) -> None:
        """Wait until Telegram knows the command menus; what it knows is not told again."""
        await self._alive.menus()

    async def reads(self, question: Callable[..., T], /, *args: Any, **named: Any) -> T:
        """Ask the program's own database."""
        return await self._alive.db.read(question, *args, **named)

    async def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what a SELECT finds, once everything is quiet."""
        await self.quiet()
        return await self.reads(_rows, sql, values)

    async def until(self, happened: Callable[[], bool], **parts: float) -> None:
        """Let the program go on, and so much time pass each time, until something happened."""
        async with asyncio.timeout(HUNG_SECONDS):
            while not happened():
                self.playground.clock.advance(**parts)
                await self._alive.due()
                await asyncio.sleep(ROUND_SECONDS)

    @property
    def refused(self) -> int:
        """How many calls met a refusal or bad weather so far."""
        return sum(call.refused for call in self.playground.calls)

    async def tick(self) -> None:
        """Do now what the next second would bring, whatever is still on its way."""
        await self._alive.due()
        await asyncio.sleep(ROUND_SECONDS)

    async def value_now(self, sql: str, *values: object) -> Any:
        """Return the one value that a SELECT finds, whatever is still on its way."""
        ((found,),) = await self.reads(_rows, sql, values)
        return found

    async def value(self, sql: str, *values: object) -> Any:
        """Return the one value that a SELECT finds, once everything is quiet."""
        ((found,),) = await self.rows(sql, *values)
        return found

    async def sets(self, **values: object) -> None:
        """Change settings of the one community there is."""
        await self.quiet()
        wanted = {key: str(value) for key, value in values.items()}
        await self._alive.db.write(_set, wanted, int(self.playground.clock.now().timestamp()))

    async def points_of(self, user_id: int) -> int:
        """Return the cached balance of a person in the one community there is."""
        found = await self.rows("SELECT points FROM members WHERE user_id = ?", user_id)
        return int(found[0][0]) if found else 0

    async def books_balance(self) -> None:
        """Fail when a cache differs from what it is computed of."""
        await self.quiet()
        assert await self.reads(consistency.problems) == []

    def said(self, method: str = "sendMessage") -> list[dict[str, Any]]:
        """Return the parameters of every accepted call of a method, the oldest first."""
        return [call.parameters for call in self.playground.calls_of(method) if not call.refused]

    @property
    def next_update_id(self) -> int:
        """The number that the next update will have."""
        return self.playground.world.updates._next_id

    @property
    def _alive(self) -> Program:
        assert self.program is not None, "the program is not running"
        return self.program


def _set(tx: Connection, wanted: dict[str, str], at: int) -> None:
    community = settings.community(tx, 1)
    setting_changes.change_many(tx, community=community, wanted=wanted, by=1, at=at)


def _rows(tx: Connection, sql: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
    return tx.execute(sql, values).fetchall()


def plain(message: Message) -> str:
    """Return a message's words without the marks that keep names from changing a line."""
    return message.text.translate(dict.fromkeys(map(ord, "\u2060\u2068\u2069")))
