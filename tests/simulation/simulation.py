"""A simulation: people, time, network, Telegram and crashes, all by one seed.

The program is the real one, from the update to the call; only its threads, its disk, its sockets
and its clock are played.
"""

import asyncio
import gc
import random
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from zlib import crc32

import structlog

from bot import wiring
from bot.config import Config
from handlers.polling import ALLOWED_UPDATES
from playground.server import Playground
from storage.migrate import migrate
from tests.simulation.fans import Fans, beginning
from tests.simulation.inline import Crash, Plug, image_of, opened
from tests.simulation.invariants import Watch
from tests.simulation.life import Life
from tests.simulation.network import Mail, Wire
from tests.simulation.virtual_time import SimulatedClock, VirtualLoop

EVENTS = 2_000
CHECK_EVERY = 400
MARK_EVERY = 100
SHORT_REST = 200
DAY_SECONDS = 86_400
LEAPS = (30, 90, 600, 600, 3_600, 3_600, 7_200, 5 * 3_600, 11 * 3_600, DAY_SECONDS)


@dataclass
class Simulation:
    """What one seed comes to."""

    seed: int
    events: int = EVENTS
    trace: list[str] = field(default_factory=list)
    lives: int = 1
    # What Telegram's app would not let them do does not count.
    refused: int = 0
    happened: int = 0
    # A sum over whatever there was at every hundredth step: two runs of one seed have the same.
    mark: int = 0

    def run(self) -> None:
        """Live it; AssertionError when something is wrong in the end or on the way."""
        random.seed(self.seed)
        # Garbage that is collected may say something to the loop, and comes when it likes.
        gc.collect()
        gc.disable()
        loop = VirtualLoop()
        try:
            chance = Random(f"draws:{self.seed}")
            with (
                listening(self.trace),
                patch.object(wiring, "_new_seed", lambda: chance.randbytes(32)),
            ):
                loop.run_until_complete(self._live(loop))
        finally:
            loop.close()
            gc.enable()

    async def _live(self, loop: VirtualLoop) -> None:
        await self._begin(loop)
        try:
            await self._live_on()
        finally:
            await self.life.end()

    async def _live_on(self) -> None:
        for number in range(1, self.events + 1):
            await self._step()
            self.happened += 1
            if number % MARK_EVERY == 0:
                self._mark()
            if number % CHECK_EVERY == 0:
                self.watch.check(self.tx)
        await self._come_to_rest()
        self.watch.check(self.tx)
        self.watch.check_in_the_end(self.tx, self.wire, self.playground)
        self._mark()

    def _mark(self) -> None:
        """Add up what is on the disk, what time it is, and which chance would come next."""
        seconds = asyncio.get_running_loop().time()
        standing = repr((self.lives, self.refused, seconds, self.chance.getstate()))
        self.mark = crc32(image_of(self.tx), crc32(standing.encode(), self.mark))

    async def _begin(self, loop: VirtualLoop) -> None:
        chance = self.chance = Random(f"encore:{self.seed}")
        start, zone = beginning(chance)
        self.playground = Playground(seed=self.seed, clock=SimulatedClock(start, loop, chance))
        self.playground.world.profile.privacy = False
        self.fans = Fans(self.playground, chance)
        self.mail = Mail(self.playground, chance)
        self.watch = Watch(self.trace)
        self.config = Config(
            bot_token=self.playground.token,
            telegram_api="http://telegram.invalid",
            database=Path("simulated.db"),
            language=chance.choice(("en", "zh-Hans", "zh-Hant")),
            timezone=zone,
            owners=[self.fans.owner.id],
            modern=chance.random() < 0.3,
            drand_mirrors=[],
        )
        self.playground.world.updates.allow(ALLOWED_UPDATES)
        self.tx = opened(template(), chance)
        self.plug = Plug()
        self.wire = Wire(self.playground, self.plug, chance)
        await self._be_born()

    async def _be_born(self) -> None:
        while True:
            self.plug.is_pulled = False
            self.life = Life(
                playground=self.playground,
                config=self.config,
                tx=self.tx,
                wire=self.wire,
                plug=self.plug,
                chance=self.chance,
            )
            try:
                await self.life.begin()
            except Crash:
                await self._die()
            else:
                return

    async def _die(self) -> None:
        await self.life.end()
        self.watch.failures += self.life.failures
        image = image_of(self.tx)
        self.tx.close()
        self.tx = opened(image, self.chance)
        self.lives += 1

    async def _step(self) -> None:
        try:
            await self._happens()
            self.plug.check()
        except Crash:
            await self._die()
            await self._be_born()

    async def _happens(self) -> None:
        chance, dice = self.chance, self.chance.random()
        if dice < 0.93:
            while not await self.fans.act():
                self.refused += 1
        elif dice < 0.96:
            await self._time_passes()
        else:
            self._trouble()
        if chance.random() < 0.12:
            await self.life.hear(self.mail)
            await asyncio.sleep(chance.choice((0, 0.01, 0.2, 1, 3)))
        if chance.random() < 0.05:
            await self.life.tick()

    async def _time_passes(self) -> None:
        self.playground.clock.advance(seconds=self.chance.choice(LEAPS))
        await self.life.hear(self.mail)
        await self.life.tick()
        if self.chance.random() < 0.3:
            # In bad weather it may take its time.
            await self.life.rest(SHORT_REST)
        if self.chance.random() < 0.2:
            await self.life.program.care()

    def _trouble(self) -> None:
        chance = self.chance
        match chance.randrange(6):
            case 0:
                self.wire.trouble = chance.choice((0, 0, 0.05, 0.3, 0.9))
            case 1:
                self.mail.mischief = chance.choice((0, 0, 0.2, 0.8))
            case 2:
                self.watch.may_be_poison(self.mail.twin())
            case 3:
                self.watch.poison(self.playground, chance)
            case _:
                self.plug.set(chance.randint(1, 40), after=chance.random() < 0.5)

    async def _come_to_rest(self) -> None:
        """Let everything be well and time enough pass for whatever waits."""
        self.plug.set(-1, after=False)
        self.wire.trouble = self.mail.mischief = 0
        await self.fans.all_is_well_again()
        for hours in (0, 1, 1, 24, 24):
            self.playground.clock.advance(hours=hours)
            while not self.mail.is_empty():
                await self.life.hear(self.mail)
                await self._rest()
            await self.life.tick()
            await self._rest()
            await self.life.program.care()
        self.watch.failures += self.life.failures

    async def _rest(self) -> None:
        assert await self.life.rest(), "it never comes to rest"


@cache
def template() -> bytes:
    """Return a migrated database."""
    tx = opened(b"", Random(0))
    migrate(tx, Path("simulated.db"))
    return image_of(tx)


@contextmanager
def listening(trace: list[str]) -> Iterator[None]:
    """Keep what the program logs as an error, with where it came from."""
    before = structlog.get_config()

    def keep(_logger: Any, level: str, event: MutableMapping[str, Any]) -> str:
        error = sys.exc_info()[1]
        is_killed = isinstance(error, Crash | asyncio.CancelledError)
        if level in ("error", "critical", "exception") and not is_killed:
            trace.append(f"{event['event']}: {error!r}; {event}\n{traceback.format_exc()}")
        raise structlog.DropEvent

    structlog.configure(processors=[keep], wrapper_class=structlog.BoundLogger)
    try:
        yield
    finally:
        structlog.configure(**before)
