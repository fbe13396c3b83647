"""P10: updates a second that the webhook made durable, against aiohttp that only says 200."""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure
from benchmarks.ingest import feeding
from benchmarks.mix import Mix, batches

CONNECTIONS = 40
PATH = "/updates"
SECRET = "benchmarks-only"  # noqa: S105 - of a program that lives for seconds
START_SECONDS = 60


def requests_of(count: int) -> list[bytes]:
    """Return the stream as Telegram would post it, ready to be written."""
    mix = Mix(count, int(time.time()))
    updates = (each for batch in batches(mix) for each in json.loads(batch.raw)["result"])
    return [_request(json.dumps(update, separators=(",", ":")).encode()) for update in updates]


def _request(body: bytes) -> bytes:
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: {len(body)}\r\n"
        "Connection: keep-alive\r\nAccept-Encoding: gzip, deflate\r\n\r\n"
    )
    return head.encode() + body


async def pushed(port: int, requests: list[bytes], warm: int) -> float:
    """Post all of it over 40 connections; return how many a second were answered with 200."""
    left = iter(requests)
    begun = time.monotonic()
    for part in (requests[:warm], requests[warm:]):
        begun = time.monotonic()
        left = iter(part)
        await asyncio.gather(*(_push(port, left) for _ in range(CONNECTIONS)))
    return (len(requests) - warm) / (time.monotonic() - begun)


async def _push(port: int, left: Iterator[bytes]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in left:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode(errors="replace"))
    writer.close()


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port: int = free.getsockname()[1]
        return port


def measured(name: str, requests: list[bytes], warm: int) -> float:
    """Let a subject take the requests; return how many a second it made durable."""
    port = _free_port()
    with feeding() as address, TemporaryDirectory() as folder:
        named = (name, address, f"{folder}/encore.db", str(port))
        subject = subprocess.Popen([sys.executable, "-m", "benchmarks.programs", *named])
        try:
            _wait_for(port)
            return asyncio.run(pushed(port, requests, warm))
        finally:
            subject.kill()
            subject.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the subject does not listen")


def webhook(rounds: int, updates: int) -> list[Figure]:
    """Return P10; each round runs the program and its reference once."""
    requests = requests_of(updates)
    warm = updates // 3
    ratios = []
    for _ in range(rounds):
        reference = measured("bare_hook", requests, warm)
        ratios.append(measured("hook", requests, warm) / reference)
    what = "durable webhook requests/s ÷ bare aiohttp that answers 200"
    return [Figure("P10", what, tuple(ratios), 0.3, 0.4, at_least=True)]
