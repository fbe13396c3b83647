"""A Bot API server in a process of its own: serves the stream, answers all else at once.

`python -m benchmarks.feeder` prints its port. Beside the methods of the Bot API it knows
`/polled`, which answers when somebody polled, `/confirmed`, when the whole stream was confirmed,
`/quiet`, by which the subject tells that it has nothing left to do, and `/figures`, which answers
after that.
"""

import argparse
import asyncio
import gc
import json
import time
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from benchmarks.mix import BATCH, BOT, FIRST_UPDATE, Mix, answer, batches

HELD_SECONDS = 30
MESSAGE = {"message_id": 1, "date": 1_790_000_000, "from": BOT, "text": "…"}
ANSWERS = {
    "getMe": answer({**BOT, "can_join_groups": True, "can_read_all_group_messages": True}),
    "getMyCommands": answer([]),
    "getWebhookInfo": answer(
        {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
    ),
}
TRUE = answer(True)
NOTHING = answer([])


@dataclass(slots=True)
class Figures:
    """What the feeder saw; instants are of the machine's monotonic clock, in seconds."""

    warm_at: float = 0
    confirmed_at: float = 0
    quiet_at: float = 0
    calls: int = 0
    latencies: list[float] = field(default_factory=list)


class Feeder:
    """Serves batches by offset, as Telegram does, and notes when what happened."""

    def __init__(self, mix: Mix, warm: int) -> None:
        self.batches = list(batches(mix))
        self.count, self.warm = mix.count, warm
        self.figures = Figures()
        self.polled, self.confirmed, self.quiet = (asyncio.Event() for _ in range(3))
        self.asked: dict[tuple[int, int], float] = {}

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        method = request.path.rpartition("/")[2]
        if method == "getUpdates":
            reply = await self._updates(body)
        elif method in ("polled", "confirmed", "quiet", "figures"):
            reply = await self._told(method)
        else:
            reply = self._called(method, body)
        return web.Response(body=reply, content_type="application/json")

    async def _updates(self, body: bytes) -> bytes:
        now, figures = time.monotonic(), self.figures
        offset = int(dict(parse_qsl(body.decode())).get("offset", FIRST_UPDATE))
        done = max(0, offset - FIRST_UPDATE)
        self.polled.set()
        if done >= self.warm:
            figures.warm_at = figures.warm_at or now
        if done < self.count:
            batch = self.batches[done // BATCH]
            for command in batch.commands:
                self.asked.setdefault(command, now)
            return batch.raw
        figures.confirmed_at = figures.confirmed_at or now
        self.confirmed.set()
        await asyncio.sleep(HELD_SECONDS)
        return NOTHING

    async def _told(self, what: str) -> bytes:
        if what == "polled":
            await self.polled.wait()
        elif what == "confirmed":
            await self.confirmed.wait()
        elif what == "quiet":
            self.figures.quiet_at = time.monotonic()
            self.quiet.set()
        else:
            await self.quiet.wait()
            return json.dumps(asdict(self.figures)).encode()
        return TRUE

    def _called(self, method: str, body: bytes) -> bytes:
        self.figures.calls += 1
        if method not in ("sendMessage", "editMessageText"):
            return ANSWERS.get(method, TRUE)
        said = dict(parse_qsl(body.decode()))
        reply = json.loads(said.get("reply_parameters", "{}"))
        asked = self.asked.pop((int(said["chat_id"]), reply.get("message_id", 0)), None)
        if asked is not None and self.figures.warm_at:
            self.figures.latencies.append(time.monotonic() - asked)
        chat: dict[str, Any] = {"id": int(said["chat_id"]), "type": "supergroup", "title": "…"}
        return answer({**MESSAGE, "chat": chat})


async def serve(mix: Mix, warm: int) -> None:
    """Serve until the process is ended; the port is the first line of the output."""
    runner = web.ServerRunner(web.Server(Feeder(mix, warm)))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--updates", type=int, default=0)
    parser.add_argument("--warm", type=int, default=0)
    asked = parser.parse_args()
    gc.freeze()
    asyncio.run(serve(Mix(asked.updates, int(time.time())), asked.warm))


if __name__ == "__main__":
    main()
