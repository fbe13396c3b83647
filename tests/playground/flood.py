"""A playground in a process of its own whose crowd floods, a bot that takes, a page that looks."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[2]
TAKEN = json.dumps(["message", "message_reaction", "my_chat_member"])


@dataclass
class Flood:
    """The process with its crowd, and everything that was taken and seen of it."""

    process: asyncio.subprocess.Process
    session: aiohttp.ClientSession
    address: str
    token: str
    taken: list[int] = field(default_factory=list)
    events: int = 0
    newest: int = 0
    looked: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self) -> None:
        """Be a bot that fetches as fast as it can."""
        offset = 0
        while True:
            asked = {"offset": offset, "timeout": 10, "allowed_updates": TAKEN}
            for update in await self.call("getUpdates", **asked):
                self.taken.append(update["update_id"])
                offset = update["update_id"] + 1

    async def look(self) -> None:
        """Be a page: read events for good, and remember the newest message seen."""
        timeout = aiohttp.ClientTimeout(total=None)
        async with self.session.get(f"{self.address}/events", timeout=timeout) as stream:
            self.looked.set()
            async for line in stream.content:
                if line.startswith(b"data: "):
                    event = json.loads(line[6:])
                    self.events += 1
                    if event["kind"] == "message":
                        self.newest = max(self.newest, event["message"]["id"])

    async def call(self, method: str, **parameters: Any) -> Any:
        address = f"{self.address}/bot{self.token}/{method}"
        async with self.session.post(address, data=parameters) as answer:
            return json.loads(await answer.read())["result"]

    async def state(self) -> Any:
        async with self.session.get(f"{self.address}/state") as answer:
            return json.loads(await answer.read())

    async def crowd(self, members: int, per_second: float) -> Any:
        body = {"members": members, "per_second": per_second}
        async with self.session.post(f"{self.address}/crowd", json=body) as answer:
            return (json.loads(await answer.read()))["crowd"]

    def resident_kib(self) -> int:
        """Return how much memory the playground's process holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0])


@contextlib.asynccontextmanager
async def a_flood() -> AsyncIterator[Flood]:
    """Start the playground in a process of its own; the crowd is still silent."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "playground", "--no-flood-control"),
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        where = json.loads(await process.stdout.readline())
        async with aiohttp.ClientSession() as session:
            yield Flood(process, session, where["address"], where["token"])
    finally:
        process.kill()
        await process.wait()
