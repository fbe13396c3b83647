"""P4: what the program weighs: its start, its memory, its file."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from sqlite3 import Connection, connect
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.figures import Figure
from benchmarks.ingest import asked, feeding
from benchmarks.mix import Mix, updates
from benchmarks.programs import TOKEN
from bot import intake
from bot.consistency import check
from domain.communities import Defaults
from handlers.dispatch import watch_of
from handlers.feature_list import FEATURES
from handlers.gate import gate
from storage.migrate import migrate

IMPORT_AIOGRAM = (sys.executable, "-c", "import aiogram")
BARE = (sys.executable, "-m", "benchmarks.programs", "bare")
ENCORE = (sys.executable, "-m", "bot", "run")
LONGEST_SECONDS = 60
RESTING_SECONDS = 2
MESSAGES = 100_000
BATCH = 100
AT = 1_790_000_000
SEEN = 50_000


class Idle(NamedTuple):
    """A program that polls and has nothing to do: seconds until then, and KiB it holds."""

    seconds: float
    resident: int


def footprint(rounds: int) -> list[Figure]:
    """Return P4; programs are started in turn."""
    starts, weights = [], []
    for _ in range(rounds):
        imported, bare, encore = _imported(), _idle(BARE), _idle(ENCORE)
        starts.append(encore.seconds / imported)
        weights.append(encore.resident / bare.resident)
    per_message, per_member = _file_and_growth()
    return [
        Figure("P4", "start to first poll ÷ import aiogram", tuple(starts), 1.3, 1.15),
        Figure("P4", "resident memory, idle ÷ bare aiogram's", tuple(weights), 1.2, 1.1),
        Figure("P4", "bytes of memory a member merely seen", (per_member,), 16, 16),
        Figure("P4", "bytes of the file a message", (per_message,), 80, 60),
    ]


def _imported() -> float:
    began = time.perf_counter()
    subprocess.run(IMPORT_AIOGRAM, check=True)
    return time.perf_counter() - began


def _idle(command: Sequence[str]) -> Idle:
    """Start a program on a server of its own and look at it once it polls."""
    with feeding() as address, TemporaryDirectory() as folder:
        named = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API": address,
            "DATABASE": f"{folder}/encore.db",
            "LOG_LEVEL": "error",
        }
        began = time.perf_counter()
        program = subprocess.Popen(
            [*command, address] if command is BARE else command, env=os.environ | named
        )
        try:
            asked(address, "polled", LONGEST_SECONDS)
            seconds = time.perf_counter() - began
            # What a program still does after its start belongs to its rest.
            time.sleep(RESTING_SECONDS)
            return Idle(seconds, _resident(program.pid))
        finally:
            program.kill()
            program.wait()


def _file_and_growth() -> tuple[float, float]:
    """Take messages in for real; return bytes of file a message and of memory a member."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "encore.db"
        tx = connect(path, isolation_level=None)
        tx.execute("PRAGMA journal_mode = WAL").fetchall()
        tx.execute("PRAGMA synchronous = OFF")
        migrate(tx, path)
        _take(tx, Mix(20_000, AT, commands=0, taps=0))
        tx.execute("VACUUM")
        empty = path.stat().st_size
        _take(tx, Mix(MESSAGES, AT + 60, seed=2, commands=0, taps=0, first_update=600_000_000))
        tx.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        per_message = (path.stat().st_size - empty) / MESSAGES
        before = _resident(os.getpid())
        seen = Mix(SEEN, AT, seed=3, members=SEEN, commands=0, taps=0, first_user=900_000_000)
        _take(tx, seen)
        per_member = 1024 * (_resident(os.getpid()) - before) / SEEN
        tx.close()
        assert check(path).problems == []
    return per_message, max(per_member, 0.0)


def _take(tx: Connection, mix: Mix) -> None:
    watch, defaults = watch_of(FEATURES, "encore_bot", 42), Defaults("en", "UTC")
    batch: list[object] = []
    for update in updates(mix):
        batch.append(update)
        if len(batch) == BATCH:
            tx.execute("BEGIN IMMEDIATE")
            intake.accept(
                tx,
                gated=gate(batch, watch),
                ended=[],
                defaults=defaults,
                owners=[],
                now=mix.at,
            )
            tx.execute("COMMIT")
            batch.clear()


def _resident(pid: int) -> int:
    """Return how many KiB of memory a process holds."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if "VmRSS" in line).split()[1])
