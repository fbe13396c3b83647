"""Runs the bot in a playground of its own, in the present or after a season."""

import asyncio
import sys
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.due_list import Ground
from bot.interpreter import settle
from bot.wiring import Program, SystemClock, opened, serve
from handlers.stops import explained
from playground.season_play import SeasonPlay, clock_before
from playground.server import Playground
from scheduling.stopping import stopping_on_signals
from storage import backlogs

EARLIEST_PLAYED_AT = 1_700_000_000

_tell = partial(print, file=sys.stderr, flush=True)


async def play(config: Config, *, port: int, seed: int, season: bool) -> int:
    """Run the bot in a playground of its own and print its address; return the exit status."""
    settle()
    return await explained(_play(config, stopping_on_signals(), port, seed, season=season))


async def _play(
    config: Config, stopping: asyncio.Event, port: int, seed: int, *, season: bool
) -> None:
    zone = ZoneInfo(config.timezone)
    async with opened(config.database) as db:
        has_lived = await db.read(backlogs.last_beat) is not None
        now = SystemClock().now()
        made = Playground(
            seed=seed,
            clock=clock_before(now, zone) if season and not has_lived else None,
            zone=zone,
            numbers_from=_later_number(now) if has_lived else 0,
        )
        async with made.serve(port) as playground:
            stage = playground.open_fan_group()
            lead = SeasonPlay(playground, stage, zone) if season and not has_lived else None
            if season and has_lived:
                _tell("This database has had its season.")
            played = config.for_playground(token=playground.token, address=playground.address)
            ground = Ground(played, db, playground.clock, stopping)
            await _serve_with(lead, ground, f"{playground.address}/")


def _later_number(now: datetime) -> int:
    """Return a number beyond all that a playground has given to messages and updates before.

    The database knows them and would take equal ones for the same; five a second are left free.
    """
    return 5 * (int(now.timestamp()) - EARLIEST_PLAYED_AT)


async def _serve_with(season: SeasonPlay | None, ground: Ground, page: str) -> None:
    """Serve a playground; its address is printed when the program runs, after a season."""
    started: asyncio.Future[Program] = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(_open(page, started, season))
        await serve(ground, started)
        opening.cancel()


async def _open(page: str, started: "asyncio.Future[Program]", season: SeasonPlay | None) -> None:
    """Print where the page is; before that let a season pass as fast as the program follows."""
    program = await started
    if season is not None:
        _tell(f"A season is being played; to watch it: {page}")
        await program.hurry(is_hurried=True)
        await season(is_quiet=program.settle, present=SystemClock().now, tell=_tell)
        await program.hurry(is_hurried=False)
    print(page, flush=True)  # noqa: T201 - promised in the README
