"""P1 to P3: updates a second of the whole program against two references, turn by turn."""

import json
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.figures import Figure

LONGEST_SECONDS = 240


def measured(name: str, updates: int, warm: int) -> dict[str, Any]:
    """Let a subject take the stream in and return what the feeder saw."""
    feeder = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "benchmarks.feeder",
            "--updates",
            str(updates),
            "--warm",
            str(warm),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert feeder.stdout is not None
    address = f"http://127.0.0.1:{feeder.stdout.readline().strip()}"
    with TemporaryDirectory() as folder:
        own = (
            [str(Path(folder) / "encore.db")] if name in ("encore", "waiting", "answering") else []
        )
        subject = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.programs", name, address, *own]
        )
        try:
            with closing(
                urllib.request.urlopen(f"{address}/figures", timeout=LONGEST_SECONDS)  # noqa: S310
            ) as answer:
                figures: dict[str, Any] = json.load(answer)
        finally:
            for process in (subject, feeder):
                process.kill()
                process.wait()
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
