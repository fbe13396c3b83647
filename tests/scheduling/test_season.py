"""400 days of schedules in five zones: each occurrence once, or skipped and reported so."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

import pytest

from bot import schedules as planning
from bot.schedules import Plan
from domain.lateness import Lateness, Outcome, Policy
from storage import schedules
from tests.scheduling.season import (
    DAY_SECONDS,
    HOUR_SECONDS,
    InlineDatabase,
    Machine,
    a_database,
    first_shown,
    utc,
)

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Shanghai",
    "Australia/Lord_Howe",  # half an hour of summer time
    "America/Santiago",  # whose gap is at midnight
)
START = utc("2026-09-01T00:00")
DAYS = 400
END = START + DAYS * DAY_SECONDS
GRACE_SECONDS = 15 * 60

KINDS = {
    "late": Lateness(Policy.RUN_LATE),
    "once": Lateness(Policy.RUN_ONCE),
    "skip": Lateness(Policy.SKIP),
    "sighted": Lateness(Policy.RUN_ONCE, needs_sight=True),
}


def _is_last_day(wall: datetime) -> bool:
    return datetime.fromordinal(wall.toordinal() + 1).day == 1


def _at(wall: datetime, hour: int, minute: int = 0) -> bool:
    return (wall.hour, wall.minute) == (hour, minute)


def _weeks(wall: datetime) -> int:
    return (wall.toordinal() - datetime(2026, 8, 31).toordinal()) // 7  # noqa: DTZ001 - a Monday


def _is_last_week(wall: datetime) -> bool:
    return (wall + timedelta(days=7)).month != wall.month


FIRST_DAY = date(2026, 9, 2)
# Each rule beside what a person would say of a time on the wall.
RULES: dict[str, Callable[[datetime], bool]] = {
    "daily 00:00": lambda wall: _at(wall, 0),
    "daily 02:15": lambda wall: _at(wall, 2, 15),
    "weekly tue,sun 02:30 every 2 from 2026-09-02": lambda wall: (
        _at(wall, 2, 30) and wall.weekday() in (1, 6) and _weeks(wall) % 2 == 0
    ),
    "daily 02:30 every 3 from 2026-09-02": lambda wall: (
        _at(wall, 2, 30) and (wall.toordinal() - FIRST_DAY.toordinal()) % 3 == 0
    ),
    "monthly 1st-sun 02:00; monthly last-sun 02:30": lambda wall: (
        wall.weekday() == 6
        and ((_at(wall, 2) and wall.day <= 7) or (_at(wall, 2, 30) and _is_last_week(wall)))
    ),
    "monthly 31 20:00": lambda wall: _at(wall, 20) and _is_last_day(wall),
    "cron */30 0-3 * * sun": lambda wall: (
        wall.hour <= 3 and wall.minute in (0, 30) and wall.weekday() == 6
    ),
    "once 2027-03-28T02:30": lambda wall: wall.isoformat() == "2027-03-28T02:30:00",
}


def _plan(tx: InlineDatabase) -> None:
    for zone in ZONES:
        for number, rule in enumerate(RULES):
            for kind in KINDS:
                planning.begin(tx.tx, Plan(kind, f"{zone}/{number}", rule, zone), now=START)


async def _live(machine: Machine) -> None:
    """Live until the end: ticks, restarts and outages."""
    await machine.tick()
    while machine.at < END:
        dice = machine.chance.random()
        if dice < 0.94:
            machine.at += machine.chance.choice((1, 600, 840, 1_500, 3_000))
        elif dice < 0.99:
            await machine.sleep(machine.chance.randrange(1, 2 * HOUR_SECONDS))
        else:
            await machine.sleep(machine.chance.randrange(HOUR_SECONDS, 3 * DAY_SECONDS))
        await machine.tick()
    machine.at = END
    await machine.tick()


async def _live_awake(machine: Machine, *, until: int = END, jumps: bool = False) -> None:
    """Live on without a break, and with `jumps` an hour wrong now and then."""
    await machine.tick()
    while machine.at < until:
        machine.at += machine.chance.choice((60, 600, 840, 900))
        if jumps and machine.chance.random() < 0.02:
            errors = (0,) if machine.wrong else (-HOUR_SECONDS, HOUR_SECONDS)
            machine.wrong = machine.chance.choice(errors)
        await machine.tick()
    machine.at, machine.wrong = until, 0
    await machine.tick()


class _Report:
    """What came of the occurrences of one schedule."""

    def __init__(self, machine: Machine, kind: str, ref: str) -> None:
        found = schedules.find(machine.db.tx, kind=kind, ref=ref)
        assert found is not None
        self.spans = [
            span
            for span in schedules.history(machine.db.tx, found.schedule_id)
            if span.outcome is not Outcome.RUN
        ]

    def skipped(self, wall: datetime) -> set[Outcome]:
        return {span.outcome for span in self.spans if span.first <= wall <= span.last}


@cache
def _expected(zone: str) -> dict[str, dict[datetime, int]]:
    shown = first_shown(zone, START, END)
    return {
        rule: {wall: at for wall, at in shown.items() if fits(wall)}
        for rule, fits in RULES.items()
    }


def _check(machine: Machine, *, jumps: bool = False) -> Counter[Outcome]:
    """Hold every occurrence against the rules; return how many came to what."""
    done: dict[str, dict[datetime, tuple[int, int]]] = {}
    for name, wall, planned_at, done_at in machine.done():
        assert wall not in done.setdefault(name, {}), f"{name} ran twice for {wall}"
        done[name][wall] = (planned_at, done_at)
    counted: Counter[Outcome] = Counter()
    for zone in ZONES:
        for number, expected in enumerate(_expected(zone).values()):
            for kind in KINDS:
                ref = f"{zone}/{number}"
                ran = done.pop(f"{kind}:{ref}", {})
                assert {wall for wall in ran if wall <= max(expected)} <= set(expected)
                counted += _check_one(machine, kind, ref, expected, ran, jumps=jumps)
    assert done == {}
    return counted


def _check_one(
    machine: Machine,
    kind: str,
    ref: str,
    expected: dict[datetime, int],
    ran: dict[datetime, tuple[int, int]],
    *,
    jumps: bool,
) -> Counter[Outcome]:
    """Check one schedule; occurrences that a gap throws together count as the one that ran."""
    report = _Report(machine, kind, ref)
    counted: Counter[Outcome] = Counter()
    together = Counter(expected.values())
    for wall, first in expected.items():
        outcomes = report.skipped(wall)
        if wall in ran:
            assert jumps or not outcomes
            _check_run(kind, first, *ran[wall], machine, jumps=jumps)
            counted[Outcome.RUN] += 1
            continue
        assert outcomes, f"{kind} {ref}: {wall} is lost"
        _check_skipped(kind, first, outcomes, machine)
        if together[first] == 1:
            counted.update(outcomes)
    return counted


def _check_run(
    kind: str, first: int, planned_at: int, done_at: int, machine: Machine, *, jumps: bool
) -> None:
    assert planned_at == first
    assert done_at >= first
    if kind == "skip":
        assert done_at - first <= GRACE_SECONDS
    if kind == "sighted" and not jumps:
        assert not any(begin <= first <= end for begin, end in machine.slept)


def _check_skipped(kind: str, first: int, outcomes: set[Outcome], machine: Machine) -> None:
    allowed = {
        "late": set[Outcome](),
        "once": {Outcome.NEWER},
        "skip": {Outcome.NEWER, Outcome.LATE},
        "sighted": {Outcome.NEWER, Outcome.BLIND},
    }
    assert outcomes <= allowed[kind]
    if Outcome.BLIND in outcomes:
        assert any(begin <= first <= end for begin, end in machine.slept)


@pytest.mark.slow
async def test_through_crashes_and_outages_each_comes_once_or_is_skipped_by_its_rule() -> None:
    with a_database() as db:
        _plan(db)
        machine = Machine(db, KINDS, Random(2), START)
        await _live(machine)
        counted = _check(machine)
    assert set(counted) == {Outcome.RUN, Outcome.NEWER, Outcome.LATE, Outcome.BLIND}
    assert counted[Outcome.RUN] > 10 * DAYS


@pytest.mark.slow
async def test_a_clock_that_jumps_back_and_forth_doubles_nothing_and_loses_hardly_anything() -> (
    None
):
    """A jump ahead may leave a grace or a newer one behind; everything else runs."""
    with a_database() as db:
        _plan(db)
        machine = Machine(db, KINDS, Random(1), START)
        await _live_awake(machine, jumps=True)
        counted = _check(machine, jumps=True)
    assert set(counted) <= {Outcome.RUN, Outcome.NEWER, Outcome.LATE}
    assert counted[Outcome.RUN] / counted.total() > 0.95


@pytest.mark.slow
async def test_a_year_ahead_and_back_again_doubles_nothing_and_loses_nothing() -> None:
    with a_database() as db:
        _plan(db)
        machine = Machine(db, KINDS, Random(7), START)
        await _live_awake(machine, until=START + 4 * DAY_SECONDS)
        machine.wrong = 365 * DAY_SECONDS
        for _ in range(3):
            await machine.tick()
            machine.at += 60
        # The hourly care goes by the wrong clock too.
        await db.write(schedules.remove_before, machine.clock - 90 * DAY_SECONDS)
        machine.wrong = 0
        await _live_awake(machine)
        counted = _check(machine, jumps=True)
    assert set(counted) == {Outcome.RUN}
