"""P1 to P3: updates a second of the whole program against two references, turn by turn."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.figures import Figure

LONGEST_SECONDS = 240


@contextmanager
def feeding(updates: int = 0, warm: int = 0) -> Iterator[str]:
    """Run a feeder in a process of its own and give its address."""
    options = ("--updates", str(updates), "--warm", str(warm))
    feeder = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.feeder", *options], stdout=subprocess.PIPE, text=True
    )
    assert feeder.stdout is not None
    try:
        yield f"http://127.0.0.1:{feeder.stdout.readline().strip()}"
    finally:
        feeder.kill()
        feeder.wait()


def asked(address: str, what: str, seconds: float) -> Any:
    """Wait for a feeder's answer to one of its own questions."""
    with closing(urllib.request.urlopen(f"{address}/{what}", timeout=seconds)) as answer:  # noqa: S310 - ours
        return json.load(answer)


def measured(name: str, updates: int, warm: int) -> dict[str, Any]:
    """Let a subject take the stream in and return what the feeder saw."""
    with feeding(updates, warm) as address, TemporaryDirectory() as folder:
        own = [f"{folder}/encore.db"] if name in ("encore", "waiting", "answering") else []
        subject = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.programs", name, address, *own]
        )
        try:
            figures: dict[str, Any] = asked(address, "figures", LONGEST_SECONDS)
        finally:
            subject.kill()
            subject.wait()
    figures["per_second"] = (updates - warm) / (figures["quiet_at"] - figures["warm_at"])
    return figures


def ingest(rounds: int, updates: int, warm: int) -> list[Figure]:
    """Return P1, P2 and P3; each round runs every subject once."""
    names = ("bare", "encore", "raw", "waiting", "answering")
    seen = [{name: measured(name, updates, warm) for name in names} for _ in range(rounds)]
    speed = [{name: run[name]["per_second"] for name in names} for run in seen]
    late = [_p99(run["answering"]["latencies"]) for run in seen]
    return [
        Figure(
            "P1",
            "updates/s ÷ bare aiogram polling that does nothing",
            tuple(run["encore"] / run["bare"] for run in speed),
            2.0,
            2.5,
            at_least=True,
        ),
        Figure(
            "P2",
            "updates/s ÷ raw aiohttp and json",
            tuple(run["encore"] / run["raw"] for run in speed),
            0.15,
            0.25,
            at_least=True,
        ),
        Figure(
            "P3",
            "updates/s with 6 % waiting 300 ms ÷ unhindered",
            tuple(run["waiting"] / run["encore"] for run in speed),
            0.6,
            0.9,
            at_least=True,
        ),
        Figure("P3", "command p99 while saturated, ms", tuple(late), 100, 50),
    ]


def _p99(latencies: list[float]) -> float:
    ordered = sorted(latencies)
    return 1000 * ordered[int(len(ordered) * 0.99)] if ordered else float("inf")
