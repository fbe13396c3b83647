"""The program as a process of its own, to be killed: `python -m bot run` against a playground."""

import asyncio
import contextlib
import json
import multiprocessing
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from playground.server import Playground
from tests.conversations.dying import die_at
from tests.conversations.way_in import way_in

ROOT = Path(__file__).parents[2]
# A machine that is loaded takes its time.
PATIENCE_SECONDS = 240
GLANCE_SECONDS = 0.01

# Thirty lives need not import the same libraries thirty times: each is forked from a process
# that has imported them, and then runs the command line as any other.
BIRTHS = multiprocessing.get_context("forkserver")
BIRTHS.set_forkserver_preload(["tests.conversations.nursery"])


def _live(
    arguments: tuple[str, ...], environment: dict[str, str], log: Path, ahead: timedelta
) -> None:
    """Be `python -m bot …`, with everything it prints in a file, by the playground's clock."""
    paper = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(paper, sys.stdout.fileno())
    os.dup2(paper, sys.stderr.fileno())
    os.environ.update(environment)
    os.chdir(log.parent)
    from bot import wiring
    from bot.__main__ import main

    def now(_clock: wiring.SystemClock) -> datetime:
        return datetime.now(UTC) + ahead

    setattr(wiring.SystemClock, "now", now)  # noqa: B010 - for this process alone
    if step := os.environ.get("DIES_AT"):
        die_at(step)
    status = main(arguments)
    sys.stdout.flush()
    os._exit(status)


@dataclass(frozen=True, slots=True)
class Life:
    """One process of the program and the file of what it printed."""

    process: ForkServerProcess
    log: Path
    # Of two that ask at once, one reads the exit status and the other 255.
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def listens(self) -> None:
        """Wait until it polls."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while "listening" not in self.printed:
                assert self.process.is_alive(), self.printed
                await asyncio.sleep(GLANCE_SECONDS)

    async def ends(self, sent: signal.Signals | None = None) -> int:
        """Send a signal, wait for the end and return the exit status."""
        if sent is signal.SIGTERM:
            # Before that it has not said yet how it wants to be asked.
            await self.listens()
        if sent is not None:
            self.hears(sent)
        async with self.asking:
            await asyncio.to_thread(self.process.join, PATIENCE_SECONDS)
        assert self.process.exitcode is not None, self.printed
        return self.process.exitcode

    def hears(self, sent: signal.Signals) -> None:
        if self.process.pid is not None and self.process.is_alive():
            os.kill(self.process.pid, sent)

    @property
    def printed(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""


@dataclass(frozen=True, slots=True)
class Home:
    """Where the lives take place: one playground, one file."""

    playground: Playground
    database: Path

    @contextlib.asynccontextmanager
    async def life(self, *arguments: str, **settings: str) -> AsyncIterator[Life]:
        """Start the program, to run or for what is asked; what is left of it is killed."""
        number = len(list(self.database.parent.glob("life-*.log")))
        log = self.database.parent / f"life-{number}.log"
        log.touch()
        ahead = self.playground.clock.now() - datetime.now(UTC)
        asked, environment = arguments or ("run",), self._environment(settings)
        process = BIRTHS.Process(target=_live, args=(asked, environment, log, ahead))
        process.start()
        life = Life(process, log)
        try:
            yield life
        finally:
            if process.is_alive():
                process.kill()
            await life.ends()

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        return {
            "BOT_TOKEN": self.playground.token,
            "TELEGRAM_API": self.playground.address,
            "DATABASE": str(self.database),
            **{name.upper(): value for name, value in way_in().items()},
            **settings,
        }

    async def audit(self) -> tuple[int, dict[str, Any]]:
        """Return exit status and findings of `python -m bot audit --json`."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "audit", "--json"),
            cwd=self.database.parent,
            env=os.environ | self._environment({}) | {"PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
        )
        printed, _ = await process.communicate()
        return process.returncode or 0, json.loads(printed)

    async def kills_when(self, life: Life, sql: str, expected: object) -> None:
        """Kill a life as soon as its file says this."""
        await self.comes_to(sql, expected)
        await life.ends(signal.SIGKILL)
        assert self.rows(sql) == [(expected,)]

    def kills_at(self, life: Life, method: str) -> Callable[[], None]:
        """Kill a life while Telegram answers it; return what ends the watching."""

        def watch(kind: str, facts: Callable[[], dict[str, Any]]) -> None:
            if kind == "call" and facts()["call"].method == method:
                os.kill(life.process.pid or 0, signal.SIGKILL)

        self.playground.world.stage.watch(watch)
        return lambda: self.playground.world.stage.leave(watch)

    @contextlib.contextmanager
    def dies_saying(self, life: Life, sign: str) -> Iterator[None]:
        """Kill a life when Telegram has a message with this sign, before it can say so."""

        def watch(kind: str, facts: Callable[[], dict[str, Any]]) -> None:
            call = facts()["call"] if kind == "call" else None
            if call and call.method == "sendMessage" and sign in str(call.parameters.get("text")):
                os.kill(life.process.pid or 0, signal.SIGKILL)

        self.playground.world.stage.watch(watch)
        try:
            yield
        finally:
            self.playground.world.stage.leave(watch)

    def changes(self, sql: str, *values: object) -> None:
        """Change the file from outside, while nobody lives."""
        with contextlib.closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(sql, values)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the file, from outside."""
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(sql, values).fetchall()

    async def comes_to(self, sql: str, expected: object) -> None:
        """Wait until the file answers as expected, but not for ever."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self.rows(sql)[0][0] != expected:  # noqa: ASYNC110 - a file has no events
                    await asyncio.sleep(GLANCE_SECONDS)
