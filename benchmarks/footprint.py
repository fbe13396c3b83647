"""P4: what the program weighs: its start, its memory, its file."""

import subprocess
import sys
import time
from pathlib import Path
from sqlite3 import Connection, connect
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure
from benchmarks.mix import Mix, updates
from bot import intake
from bot.consistency import check
from domain.communities import Defaults
from handlers.dispatch import watch_of
from handlers.feature_list import FEATURES
from handlers.gate import gate
from storage.migrate import migrate

IMPORT_AIOGRAM = "import aiogram"
IMPORT_ENCORE = "import bot.wiring"
RESIDENT = (
    "{};print([line for line in open('/proc/self/status') if 'VmRSS' in line][0].split()[1])"
)
MESSAGES = 100_000
BATCH = 100
AT = 1_790_000_000
SEEN = 50_000


def _seconds(code: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - began


def _resident(code: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", RESIDENT.format(code)], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def footprint(rounds: int) -> list[Figure]:
    """Return P4; imports are run in turn."""
    starts = [_seconds(IMPORT_ENCORE) / _seconds(IMPORT_AIOGRAM) for _ in range(rounds)]
    weights = [_resident(IMPORT_ENCORE) / _resident(IMPORT_AIOGRAM) for _ in range(rounds)]
    per_message, per_member = _file_and_growth()
    return [
        Figure("P4", "start ÷ import aiogram", tuple(starts), 1.3, 1.15),
        Figure("P4", "resident memory ÷ bare aiogram", tuple(weights), 1.2, 1.1),
        Figure("P4", "bytes of memory a member merely seen", (per_member,), 16, 16),
        Figure("P4", "bytes of the file a message", (per_message,), 80, 60),
    ]


def _file_and_growth() -> tuple[float, float]:
    """Take messages in for real; return bytes of file a message and of memory a member."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "encore.db"
        tx = connect(path, isolation_level=None)
        migrate(tx, path)
        _take(tx, Mix(20_000, AT, commands=0, taps=0))
        tx.execute("VACUUM")
        empty = path.stat().st_size
        _take(tx, Mix(MESSAGES, AT + 60, seed=2, commands=0, taps=0, first_update=600_000_000))
        tx.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        per_message = (path.stat().st_size - empty) / MESSAGES
        before = _own_resident()
        seen = Mix(SEEN, AT, seed=3, members=SEEN, commands=0, taps=0, first_user=900_000_000)
        _take(tx, seen)
        per_member = 1024 * (_own_resident() - before) / SEEN
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


def _own_resident() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if "VmRSS" in line).split()[1])
