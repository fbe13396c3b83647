"""A crowd of 5,000 updates a second: `python -m benchmarks.crowd [--json] [--seconds N]`.

The playground and Encore each run in a process of their own; this one is the page. Told are what
the crowd said and Encore fetched in a second, how many updates waited at most and in the end, how
long the page went without news and how old its news were, and what memory the playground holds.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

ROOT = Path(__file__).parent.parent
MEMBERS, RATE = 5_000, 5_000
WARM_SECONDS = 3


@dataclass
class Figures:
    """Updates a second, updates, seconds, MiB, and cores kept busy."""

    said: float = 0
    fetched: float = 0
    most_waiting: int = 0
    waiting: int = 0
    longest_silence: float = 0
    oldest_news: float = 0
    mib: float = 0
    mib_grown: float = 0
    playground_cores: float = 0
    encore_cores: float = 0


class Page:
    """What an open page is told, and when."""

    def __init__(self) -> None:
        self.silence = self.oldest = 0.0
        self._last_at = time.monotonic()

    async def look(self, session: aiohttp.ClientSession, address: str) -> None:
        timeout = aiohttp.ClientTimeout(total=None)
        async with session.get(f"{address}/events", timeout=timeout) as stream:
            async for line in stream.content:
                if line.startswith(b"data: "):
                    self._note(json.loads(line[6:]))

    def _note(self, event: dict[str, Any]) -> None:
        now = time.monotonic()
        self.silence = max(self.silence, now - self._last_at)
        self._last_at = now
        if event["kind"] == "call":
            at = datetime.fromisoformat(event["call"]["at"])
            self.oldest = max(self.oldest, (datetime.now(UTC) - at).total_seconds())


async def _start(*arguments: str, **environment: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", *arguments),
        env=os.environ | {"PYTHONPATH": str(ROOT), "LOG_LEVEL": "error"} | environment,
        stdout=asyncio.subprocess.PIPE,
    )


async def measure(folder: Path, seconds: int) -> Figures:
    """Let Encore listen, then the crowd talk, and look once a second."""
    server = await _start("playground", "--no-flood-control")
    where = json.loads(await _line(server))
    encore = await _start(
        *("bot", "run"),
        BOT_TOKEN=where["token"],
        TELEGRAM_API=where["address"],
        DATABASE=str(folder / "encore.db"),
    )
    try:
        async with aiohttp.ClientSession() as session:
            watch = _Watch(session, where["address"], server.pid, encore.pid)
            return await watch(seconds)
    finally:
        for process in (encore, server):
            process.terminate()
            await process.wait()


@dataclass
class _Watch:
    """Looks at a playground once a second, and all the time as a page does."""

    session: aiohttp.ClientSession
    address: str
    server: int
    encore: int

    async def __call__(self, seconds: int) -> Figures:
        page, figures = Page(), Figures()
        looking = asyncio.create_task(page.look(self.session, self.address))
        while not _is_fetched(await self._state()):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)
        await self._crowd(members=MEMBERS, per_second=RATE)
        await asyncio.sleep(WARM_SECONDS)
        busy = [_cpu_seconds(pid) for pid in (self.server, self.encore)]
        first = told = (await self._state())["crowd"]
        grown_from = _mib(self.server)
        began, page.silence, page.oldest = time.monotonic(), 0, 0
        for _ in range(seconds):
            await asyncio.sleep(1)
            told = (await self._state())["crowd"]
            figures.most_waiting = max(figures.most_waiting, told["waiting"])
        passed = time.monotonic() - began
        looking.cancel()
        figures.playground_cores = (_cpu_seconds(self.server) - busy[0]) / passed
        figures.encore_cores = (_cpu_seconds(self.encore) - busy[1]) / passed
        said = told["said"] - first["said"]
        figures.said = said / passed
        figures.fetched = (said - told["waiting"] + first["waiting"]) / passed
        figures.waiting = told["waiting"]
        figures.longest_silence, figures.oldest_news = page.silence, page.oldest
        figures.mib = _mib(self.server)
        figures.mib_grown = figures.mib - grown_from
        return figures

    async def _crowd(self, **asked: int) -> None:
        async with self.session.post(f"{self.address}/crowd", json=asked) as answer:
            answer.raise_for_status()

    async def _state(self) -> dict[str, Any]:
        async with self.session.get(f"{self.address}/state") as answer:
            state: dict[str, Any] = await answer.json()
            return state


def _is_fetched(state: dict[str, Any]) -> bool:
    """Say whether Encore has begun: it took what the world began with."""
    return any(call["method"] == "getUpdates" for call in state["calls"])


def _mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _line(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    return await process.stdout.readline()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=int, default=20)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        figures = asyncio.run(measure(Path(folder), asked.seconds))
    if asked.json:
        print(json.dumps(asdict(figures)))
        return
    print(f"crowd  said {figures.said:,.0f}/s of {RATE:,}/s, fetched {figures.fetched:,.0f}/s")
    print(f"       waiting at most {figures.most_waiting:,}, in the end {figures.waiting:,}")
    print(
        f"       the page: {figures.longest_silence:.2f} s without news at most,"
        f" which were {figures.oldest_news:.2f} s old at most (must 1)"
    )
    print(f"       the playground holds {figures.mib:.0f} MiB, {figures.mib_grown:+.0f} meanwhile")
    print(
        f"       cores kept busy: playground {figures.playground_cores:.2f},"
        f" Encore {figures.encore_cores:.2f}"
    )


if __name__ == "__main__":
    main()
