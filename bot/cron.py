"""Cron text as a rule on a wall clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache

from cronsim import CronSim, CronSimError

from domain.recurrence import FIRST_MONDAY, Rule, parse

PREFIX = "cron "
FIELDS = 5
LONGEST_TEXT = 100
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Cron:
    """Five fields as in cron(5), 0 and 7 being Sunday.

    The library sees times without a zone, so gaps and overlaps are met as by every other rule.
    """

    text: str

    def after(self, wall: datetime) -> datetime | None:
        return _first(CronSim(self.text, wall))

    def latest(self, wall: datetime) -> datetime | None:
        return _first(CronSim(self.text, wall + SECOND, reverse=True))

    def __str__(self) -> str:
        return f"{PREFIX}{self.text}"


@lru_cache(maxsize=1024)
def rule_of(text: str) -> Rule:
    """Read a rule as it is stored; anything else is a ValueError."""
    if text.startswith(PREFIX):
        return _cron(text.removeprefix(PREFIX))
    return parse(text)


def _cron(text: str) -> Cron:
    if len(text.split()) != FIELDS or len(text) > LONGEST_TEXT:
        raise ValueError(f"not five fields: {text[:LONGEST_TEXT]}")
    rule = Cron(" ".join(text.split()))
    try:
        never = rule.after(datetime.combine(FIRST_MONDAY, time())) is None
    except CronSimError as error:
        raise ValueError(f"{error}: {text}") from error
    if never:
        raise ValueError(f"never happens: {text}")
    return rule


def _first(times: Iterator[datetime]) -> datetime | None:
    return next(times, None)
