"""P9: work that is due after a restart: `python -m benchmarks.due_work [--json]`.

10,000 chores wait when the program starts; 1,000 schedules come due in one minute. Both are done
by the program's own loop, each exactly once. A job's cost is what it takes beyond its own effect,
one outbox row in one durable transaction, measured in the same run, turn by turn.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable
from dataclasses import asdict, dataclass
from pathlib import Path
from sqlite3 import Connection
from statistics import median
from tempfile import TemporaryDirectory

from bot import schedules as planning
from bot.schedules import Occurrence, Plan, Recurring
from domain.lateness import Lateness, Policy
from scheduling.due import DueWork, Kinds
from storage import chores, outbox
from storage.chores import Chore
from storage.database import Database

BEGIN = 1_790_000_000 - 1_790_000_000 % 86_400
CHORES = 10_000
SCHEDULES = 1_000
SLICES = 10
EVENINGS = 5
EFFECTS = 300


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds until found, microseconds a job beyond its effect; musts in parentheses."""

    found_ms: float
    chore_us: float
    schedule_us: float
    effect_us: float
    each_once: bool


def _say(tx: Connection, number: int) -> None:
    outbox.add(tx, card="none", facts={"number": number}, user_id=1, now=BEGIN)


def _do(tx: Connection, chore: Chore, _now: int) -> None:
    _say(tx, int(chore.facts["number"]))


def _run(tx: Connection, occurrence: Occurrence) -> None:
    _say(tx, int(occurrence.facts["number"]))


KINDS = Kinds(
    schedules={"bench": Recurring(_run, Lateness(Policy.RUN_ONCE))}, chores={"bench": _do}
)


def _plan(tx: Connection) -> None:
    for number in range(CHORES):
        facts = {"number": number}
        due_at = BEGIN - number % SLICES
        chores.add(tx, kind="bench", ref=str(number), facts=facts, due_at=due_at)
    for number in range(SCHEDULES):
        facts = {"number": number}
        plan = Plan("bench", str(number), "daily 20:00", "Europe/Berlin", None, facts)
        planning.begin(tx, plan, now=BEGIN)


async def _timed(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


async def _effect(db: Database) -> float:
    """Return the seconds of one effect alone, in a transaction of its own."""

    async def several() -> None:
        for number in range(EFFECTS):
            await db.write(_say, -number - 1)

    return await _timed(several()) / EFFECTS


def _loop(db: Database) -> DueWork:
    return DueWork(db, KINDS, owners=[], spawn=lambda work: work.close())


async def measure(folder: Path) -> Figures:
    """Restart with everything due and do it, effects alone in between."""
    path = folder / "due.db"
    async with Database.open(path) as db:
        await db.write(_plan)
        # The first look at a schedule only finds out when it is due.
        await _loop(db)(BEGIN - 3600)
    async with Database.open(path) as db:
        found = await _timed(db.read(chores.due, BEGIN))
        loop, effects = _loop(db), [await _effect(db)]
        chore_costs, schedule_costs = [], []
        for now in range(BEGIN - SLICES + 1, BEGIN + 1):
            cost = await _timed(loop(now)) * SLICES / CHORES
            effects.append(await _effect(db))
            chore_costs.append(cost - (effects[-1] + effects[-2]) / 2)
        for day in range(1, EVENINGS + 1):
            cost = await _timed(loop(BEGIN + 86_400 * day)) / SCHEDULES
            effects.append(await _effect(db))
            schedule_costs.append(cost - (effects[-1] + effects[-2]) / 2)
        each_once = await db.read(_each_once)
    return Figures(
        1e3 * found,
        1e6 * median(chore_costs),
        1e6 * median(schedule_costs),
        1e6 * median(effects),
        each_once,
    )


def _each_once(tx: Connection) -> bool:
    """Say whether each chore had its effect once, and each schedule once an evening."""
    rows = tx.execute(
        "SELECT facts, count(*) FROM outbox WHERE facts NOT LIKE '%-%' GROUP BY facts"
    ).fetchall()
    counted = {json.loads(facts)["number"]: count for facts, count in rows}
    return counted == {number: 1 + EVENINGS * (number < SCHEDULES) for number in range(CHORES)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    with TemporaryDirectory() as folder:
        figures = asyncio.run(measure(Path(folder)))
    if parser.parse_args().json:
        print(json.dumps(asdict(figures)))
        return
    print(f"P9  found {figures.found_ms:.1f} ms (must 50, aim 5)")
    print(f"    a chore {figures.chore_us:.0f} µs, a schedule {figures.schedule_us:.0f} µs")
    print(f"    beyond an effect of {figures.effect_us:.0f} µs (must 300, aim 100)")
    print(f"    each once: {'yes' if figures.each_once else 'NO'}")


if __name__ == "__main__":
    main()
