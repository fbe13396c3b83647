"""Rules that repeat on a wall clock, and the text they are stored as.

    once 2026-12-31T23:30
    daily 09:00
    daily 09:00 every 3 from 2026-11-21
    weekly mon,fri 20:00
    weekly sat 20:00 every 2 from 2026-11-21
    monthly 31 10:00
    monthly 1st-mon 10:00
    yearly 12-25 10:00
    daily 09:00; daily 21:30

A time here has no zone: it is what the clock on the wall shows. A day of the month that a month
does not have falls on its last day.
"""

from abc import ABC, abstractmethod
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NTHS = ("1st", "2nd", "3rd", "4th", "last")
FIRST_MONDAY = date(1970, 1, 5)
MOST_WEEKS = 52
MOST_DAYS = 366
MOST_TOGETHER = 24
BETWEEN = "; "


class Rule(Protocol):
    """When something happens; its str() is the text it is stored as."""

    def after(self, wall: datetime) -> datetime | None:
        """Return the first occurrence later than a time; None when there is none any more."""

    def latest(self, wall: datetime) -> datetime | None:
        """Return the last occurrence at or before a time; None when there was none yet."""


@dataclass(frozen=True, slots=True)
class Once:
    on: datetime

    def after(self, wall: datetime) -> datetime | None:
        return self.on if self.on > wall else None

    def latest(self, wall: datetime) -> datetime | None:
        return self.on if self.on <= wall else None

    def __str__(self) -> str:
        return f"once {self.on.replace(tzinfo=None).isoformat(timespec='minutes')}"


@dataclass(frozen=True, slots=True)
class Dated(ABC):
    """A time of day, on the days that fit."""

    at: time

    @abstractmethod
    def falls_on(self, day: date) -> bool: ...

    def after(self, wall: datetime) -> datetime:
        day = wall.date() if wall.time() < self.at else wall.date() + DAY
        while not self.falls_on(day):
            day += DAY
        return datetime.combine(day, self.at)

    def latest(self, wall: datetime) -> datetime:
        day = wall.date() if wall.time() >= self.at else wall.date() - DAY
        while not self.falls_on(day):
            day -= DAY
        return datetime.combine(day, self.at)


@dataclass(frozen=True, slots=True)
class Daily(Dated):
    """Every nth day, counted from the anchor."""

    every: int = 1
    anchor: date = FIRST_MONDAY

    def falls_on(self, day: date) -> bool:
        return (day - self.anchor).days % self.every == 0

    def __str__(self) -> str:
        return f"daily {_text(self.at)}{_cycle(self.every, self.anchor)}"


@dataclass(frozen=True, slots=True)
class Weekly(Dated):
    """On weekdays (0 is Monday) of every nth week, counted from the week of the anchor."""

    weekdays: tuple[int, ...]
    every: int = 1
    anchor: date = FIRST_MONDAY

    def falls_on(self, day: date) -> bool:
        begin = self.anchor - self.anchor.weekday() * DAY
        return day.weekday() in self.weekdays and (day - begin).days // 7 % self.every == 0

    def __str__(self) -> str:
        days = ",".join(WEEKDAYS[number] for number in self.weekdays)
        return f"weekly {days} {_text(self.at)}{_cycle(self.every, self.anchor)}"


@dataclass(frozen=True, slots=True)
class Monthly(Dated):
    """On a day of the month, 31 being the last of each."""

    day: int

    def falls_on(self, day: date) -> bool:
        return day.day == min(self.day, monthrange(day.year, day.month)[1])

    def __str__(self) -> str:
        return f"monthly {self.day} {_text(self.at)}"


@dataclass(frozen=True, slots=True)
class Nth(Dated):
    """On the nth of a weekday in each month, counted from 1; the fifth is the last."""

    nth: int
    weekday: int

    def falls_on(self, day: date) -> bool:
        if day.weekday() != self.weekday:
            return False
        if self.nth == len(NTHS):
            return day.day + 7 > monthrange(day.year, day.month)[1]
        return (day.day - 1) // 7 + 1 == self.nth

    def __str__(self) -> str:
        return f"monthly {NTHS[self.nth - 1]}-{WEEKDAYS[self.weekday]} {_text(self.at)}"


@dataclass(frozen=True, slots=True)
class Yearly(Dated):
    """On a day of the year; 29 February is the 28th in other years."""

    month: int
    day: int

    def falls_on(self, day: date) -> bool:
        if day.month != self.month:
            return False
        return day.day == min(self.day, monthrange(day.year, day.month)[1])

    def __str__(self) -> str:
        return f"yearly {self.month:02}-{self.day:02} {_text(self.at)}"


@dataclass(frozen=True, slots=True)
class Several:
    """Rules that hold together, such as two times of each day."""

    rules: tuple[Dated, ...]

    def after(self, wall: datetime) -> datetime:
        return min(rule.after(wall) for rule in self.rules)

    def latest(self, wall: datetime) -> datetime:
        return max(rule.latest(wall) for rule in self.rules)

    def __str__(self) -> str:
        return BETWEEN.join(str(rule) for rule in self.rules)


def parse(text: str) -> Rule:
    """Read a rule as it is stored, which is strict: anything else is a ValueError."""
    parts = text.split(BETWEEN)
    if len(parts) == 1:
        return _parse(text)
    rules = tuple(each for each in map(_parse, parts) if isinstance(each, Dated))
    if len(rules) != len(parts) or len(parts) > MOST_TOGETHER:
        raise ValueError(f"not rules that hold together: {text}")
    return Several(rules)


def _parse(text: str) -> Rule:
    match text.split(" "):
        case ["once", on]:
            return _kept(Once(datetime.fromisoformat(on)), text)
        case ["daily", at]:
            return _kept(Daily(time.fromisoformat(at)), text)
        case ["daily", at, "every", every, "from", anchor] if 1 < int(every) <= MOST_DAYS:
            begin = date.fromisoformat(anchor)
            return _kept(Daily(time.fromisoformat(at), int(every), begin), text)
        case ["weekly", days, at]:
            return _kept(Weekly(time.fromisoformat(at), _weekdays(days)), text)
        case ["weekly", days, at, "every", every, "from", anchor] if 1 < int(every) <= MOST_WEEKS:
            begin = date.fromisoformat(anchor)
            return _kept(Weekly(time.fromisoformat(at), _weekdays(days), int(every), begin), text)
        case ["monthly", day, at] if "-" in day:
            nth, _, weekday = day.partition("-")
            number = NTHS.index(nth) + 1
            return _kept(Nth(time.fromisoformat(at), number, WEEKDAYS.index(weekday)), text)
        case ["monthly", day, at] if 1 <= int(day) <= 31:
            return _kept(Monthly(time.fromisoformat(at), int(day)), text)
        case ["yearly", on, at]:
            day_of = date.fromisoformat(f"2000-{on}")
            return _kept(Yearly(time.fromisoformat(at), day_of.month, day_of.day), text)
    raise ValueError(f"not a rule: {text}")


def _weekdays(text: str) -> tuple[int, ...]:
    return tuple(sorted({WEEKDAYS.index(day) for day in text.split(",")}))


def _kept(rule: Rule, text: str) -> Rule:
    """Refuse what would be written otherwise: seconds, zones, other spellings."""
    if str(rule) != text:
        raise ValueError(f"not a rule: {text}; written as {rule}")
    return rule


def _cycle(every: int, anchor: date) -> str:
    return f" every {every} from {anchor}" if every > 1 else ""


def _text(at: time) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="minutes")
