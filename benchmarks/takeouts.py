"""Tables that admins take out: `python -m benchmarks.takeouts [--json]`.

100,000 members and 100,000 lines of the ledger, each as a file. It must take less than 5 s and
hold the event loop up for less than 50 ms at a time; both beside an idle loop on this machine.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from sqlite3 import Connection
from tempfile import TemporaryDirectory

from bot import settings
from bot.communities import ChatName, chat_of
from bot.interpreter import settle
from bot.texts import Texts
from domain.communities import Community, Defaults
from handlers.takeouts import ledger_of, members_of
from storage.database import Database
from views.exports import Table

BEGIN = 1_790_000_000
LINES = 100_000
WAKES_EVERY_SECONDS = 0.001


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds for each file, and how long the loop was held up at most, in milliseconds."""

    members_s: float
    members_held_ms: float
    ledger_s: float
    ledger_held_ms: float
    idle_held_ms: float


def _fill(tx: Connection) -> Community:
    name = ChatName(-100, "supergroup", "Aurora Fans")
    chat = chat_of(tx, name=name, defaults=Defaults("en", "Asia/Shanghai"), now=BEGIN)
    numbers = range(1, LINES + 1)
    tx.executemany(
        "INSERT INTO users (user_id, first_name, last_name, username, language_code)"
        " VALUES (?, ?, '', '', '')",
        [(number, f"Fan {number}") for number in numbers],
    )
    tx.executemany(
        "INSERT INTO members (community_id, user_id, state, since_at) VALUES (?, ?, 'present', ?)",
        [(chat.community_id, number, BEGIN) for number in numbers],
    )
    tx.executemany(
        "INSERT INTO ledger (community_id, member_id, points, xp, reason, ref, note, at, on_date)"
        " VALUES (?, ?, 5, 5, 'checkin', ?, '', ?, '2026-09-21')",
        [(chat.community_id, number, f"checkin:{number}", BEGIN) for number in numbers],
    )
    return settings.community(tx, chat.community_id)


async def _held(work: Awaitable[object]) -> tuple[float, float]:
    """Return how many seconds something takes, and the longest wait of the loop beside it."""
    task = asyncio.ensure_future(work)
    began, longest = time.perf_counter(), 0.0
    while not task.done():
        asleep = time.perf_counter()
        await asyncio.sleep(WAKES_EVERY_SECONDS)
        longest = max(longest, time.perf_counter() - asleep - WAKES_EVERY_SECONDS)
    await task
    return time.perf_counter() - began, 1000 * longest


async def _file(make: Callable[..., Awaitable[Table]], *args: object) -> bytes:
    table = await make(*args)
    return table.body()


async def measure(file: Path) -> Figures:
    settle()
    t = Texts.load().translator("en")
    async with Database.open(file) as db:
        community = await db.write(_fill)
        _, idle = await _held(asyncio.sleep(1))
        of_members = await _held(_file(members_of, db, community, date.min, t))
        of_ledger = await _held(_file(ledger_of, db, community, date.min, t))
    return Figures(*of_members, *of_ledger, idle)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        found = asyncio.run(measure(Path(folder) / "books.db"))
    if given.json:
        print(json.dumps(asdict(found)))
    else:
        for name, value in asdict(found).items():
            print(f"{name:16} {value:8.2f}")
    seconds = max(found.members_s, found.ledger_s)
    return int(seconds >= 5 or max(found.members_held_ms, found.ledger_held_ms) >= 50)


if __name__ == "__main__":
    raise SystemExit(main())
