"""What becomes of an occurrence whose time has come, or came while nobody was awake."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from domain.days import Zones
from domain.recurrence import Rule
from domain.wallclock import first_instant, furthest_wall

SECOND = timedelta(seconds=1)


class Policy(StrEnum):
    RUN_LATE = "run late"  # each one, however late, the oldest first
    RUN_ONCE = "run once"  # of several the newest, however late
    SKIP = "skip"  # of several the newest, and only within the grace


class Outcome(StrEnum):
    """What an occurrence came to, once and for all."""

    RUN = "run"
    NEWER = "newer"  # skipped: a newer one was due as well
    LATE = "late"  # skipped: later than the grace
    BLIND = "blind"  # skipped: fell into hours of which Telegram kept nothing for us
    FAILED = "failed"  # given up: its work raised an error three times


@dataclass(frozen=True, slots=True)
class Lateness:
    """How a kind of work bears being late.

    Work that judges what people did or did not do needs `sight`: it is not run for a time that
    lies in a blind window.
    """

    policy: Policy
    grace_for: timedelta = timedelta(minutes=15)
    needs_sight: bool = False


class Passed(NamedTuple):
    """Occurrences from the first to the last one that came to the same."""

    first: datetime
    last: datetime
    outcome: Outcome


class Decision(NamedTuple):
    """What is due now; `at` is the instant `run` was planned for, `next_at` None is never again.

    Everything up to `settled` is over.
    """

    run: datetime | None
    at: int
    passed: tuple[Passed, ...]
    settled: datetime
    next_at: int | None


def decide(
    rule: Rule,
    zones: Zones,
    *,
    settled: datetime,
    now: int,
    lateness: Lateness,
    is_blind: Callable[[int], bool] = lambda _: False,
) -> Decision:
    """Say what of a rule's occurrences after `settled` is run, what skipped, what comes next."""
    first = rule.after(settled)
    if first is None or first_instant(first, zones) > now:
        next_at = None if first is None else first_instant(first, zones)
        return Decision(None, 0, (), settled, next_at)
    is_each = lateness.policy is Policy.RUN_LATE
    chosen = first if is_each else _newest(rule, zones, first, now)
    at = first_instant(chosen, zones)
    passed = tuple(_passed(rule, first, chosen, now - at, lateness, is_blind=is_blind(at)))
    following = rule.after(chosen)
    next_at = None if following is None else first_instant(following, zones)
    is_run = not passed or passed[-1].last < chosen
    return Decision(chosen if is_run else None, at, passed, chosen, next_at)


def _passed(
    rule: Rule,
    first: datetime,
    chosen: datetime,
    late_seconds: int,
    lateness: Lateness,
    *,
    is_blind: bool,
) -> Iterator[Passed]:
    """Yield what is skipped, in order; `chosen` itself stands there when it is not run."""
    is_late = late_seconds > lateness.grace_for.total_seconds()
    if lateness.policy is Policy.SKIP and is_late:
        yield Passed(first, chosen, Outcome.LATE)
        return
    if chosen > first:
        yield Passed(first, rule.latest(chosen - SECOND) or first, Outcome.NEWER)
    if lateness.needs_sight and is_blind:
        yield Passed(chosen, chosen, Outcome.BLIND)


def _newest(rule: Rule, zones: Zones, first: datetime, now: int) -> datetime:
    """Return the last occurrence whose instant has come; `first` is one of them."""
    newest = rule.latest(furthest_wall(now, zones)) or first
    while newest > first and first_instant(newest, zones) > now:
        newest = rule.latest(newest - SECOND) or first
    return max(newest, first)
