"""One life of the whole program, in memory, until it is killed."""

import asyncio
import json
from collections.abc import Coroutine, Sequence
from random import Random
from sqlite3 import Connection
from typing import Any

from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer

from bot import wiring
from bot.config import Config
from bot.due_list import Ground
from bot.wiring import Program
from playground.server import Playground
from scheduling.fetching import Fetched, Unreachable
from scheduling.lines import Item, Line
from scheduling.pacing import Limits
from tests.simulation.inline import Crash, InlineDatabase, Plug
from tests.simulation.network import Mail, Wire, saying

HUNG_ROUNDS = 4_000
NAP_SECONDS = 0.5


async def nowhere(url: str, *, etag: str, modified: str) -> Fetched:
    """Be the open internet on a machine without any."""
    raise Unreachable("address")


class Life:
    """The program and everything it holds in memory."""

    def __init__(
        self,
        *,
        playground: Playground,
        config: Config,
        tx: Connection,
        wire: Wire,
        plug: Plug,
        chance: Random,
    ) -> None:
        self.plug, self.failures = plug, list[BaseException]()
        # In the order in which they were begun: a set's would be another one each time.
        self._tasks: dict[asyncio.Task[None], None] = {}
        self.db = InlineDatabase(tx, plug, chance)
        self._stopping = asyncio.Event()
        token = config.bot_token.get_secret_value() if config.bot_token else ""
        self.bot = Bot(token, session=wire)
        wire.api = TelegramAPIServer.from_base(config.telegram_api)
        ground = Ground(config, self.db, playground.clock, self._stopping, Limits(), fetch=nowhere)
        username = playground.bot.username or ""
        self.program: Program = wiring.build(ground, self.bot, username, self.spawn)
        self.program.backups.is_resting = True
        self._count_letters()

    def _count_letters(self) -> None:
        """Tell the wire which letters a call says."""
        sender = self.program.sender
        send = sender._send

        async def counted(line: Line, batch: list[Item]) -> None:
            letters = (item.letter.outbox_id for item in batch if item.letter is not None)
            before = saying.set(tuple(letters))
            try:
                await send(line, batch)
            finally:
                saying.reset(before)

        setattr(sender, "_send", counted)  # noqa: B010 - for this one alone

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(self._until_the_crash(work))
        self._tasks[task] = None
        task.add_done_callback(self._tasks.pop)
        # One that was ended before it began never came to await it.
        task.add_done_callback(lambda _: work.close())

    async def _until_the_crash(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Crash:
            self.plug.pull()
        except Exception as error:  # noqa: BLE001 - reported in the end
            self.failures.append(error)

    async def begin(self) -> None:
        """Start as the composition root does."""
        self.spawn(self.program.sender.run(self._stopping))
        self.spawn(self.program.menus())
        await self.program.intake.recover()

    async def hear(self, mail: Mail) -> None:
        """Take in what Telegram has; what is not stored is not confirmed either."""
        batch = mail.fetched()
        if not batch:
            return
        try:
            intake = self.program.intake
            if not await intake.hear() or not await intake.take(_read(batch)):
                mail.give_back(batch)
        except Crash:
            mail.give_back(batch)
            raise

    async def tick(self) -> None:
        """Do what each second brings."""
        await self.program.letters()
        await self.program.due()

    async def rest(self, rounds: int = HUNG_ROUNDS) -> bool:
        """Let it finish whatever it is at; False when it is still at it."""
        program = self.program
        for _ in range(rounds):
            await asyncio.sleep(NAP_SECONDS)
            self.plug.check()
            if not program.lanes.is_idle():
                continue
            if await program.is_quiet():
                return True
            await self.tick()
        return False

    async def end(self) -> None:
        """Leave nothing of it in memory."""
        self.plug.pull()
        for task in tuple(self._tasks):
            task.cancel()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)


def _read(batch: Sequence[Any]) -> list[Any]:
    return [json.loads(each.body) for each in batch]
