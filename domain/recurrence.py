"""Rules that repeat on a wall clock, and the text they are stored as.

    once 2026-12-31T23:30
    daily 09:00
    weekly mon,fri 20:00
    weekly sat 20:00 every 2 from 2026-11-21
    monthly 31 10:00

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
FIRST_MONDAY = date(1970, 1, 5)
MOST_WEEKS = 52


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

    def after(self, wall: datetime) -> datetime | None:
        day = wall.date() if wall.time() < self.at else wall.date() + DAY
        while not self.falls_on(day):
            day += DAY
        return datetime.combine(day, self.at)

    def latest(self, wall: datetime) -> datetime | None:
        day = wall.date() if wall.time() >= self.at else wall.date() - DAY
        while not self.falls_on(day):
            day -= DAY
        return datetime.combine(day, self.at)


@dataclass(frozen=True, slots=True)
class Daily(Dated):
    def falls_on(self, day: date) -> bool:  # noqa: ARG002 - every day fits
        return True

    def __str__(self) -> str:
        return f"daily {_text(self.at)}"


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
        cycle = f" every {self.every} from {self.anchor}" if self.every > 1 else ""
        return f"weekly {days} {_text(self.at)}{cycle}"


@dataclass(frozen=True, slots=True)
class Monthly(Dated):
    """On a day of the month, 31 being the last of each."""

    day: int

    def falls_on(self, day: date) -> bool:
        return day.day == min(self.day, monthrange(day.year, day.month)[1])

    def __str__(self) -> str:
        return f"monthly {self.day} {_text(self.at)}"


def parse(text: str) -> Rule:
    """Read a rule as it is stored, which is strict: anything else is a ValueError."""
    match text.split(" "):
        case ["once", on]:
            return _kept(Once(datetime.fromisoformat(on)), text)
        case ["daily", at]:
            return _kept(Daily(time.fromisoformat(at)), text)
        case ["weekly", days, at]:
            return _kept(Weekly(time.fromisoformat(at), _weekdays(days)), text)
        case ["weekly", days, at, "every", every, "from", anchor] if 1 < int(every) <= MOST_WEEKS:
            begin = date.fromisoformat(anchor)
            return _kept(Weekly(time.fromisoformat(at), _weekdays(days), int(every), begin), text)
        case ["monthly", day, at] if 1 <= int(day) <= 31:
            return _kept(Monthly(time.fromisoformat(at), int(day)), text)
    raise ValueError(f"not a rule: {text}")


def _weekdays(text: str) -> tuple[int, ...]:
    return tuple(sorted({WEEKDAYS.index(day) for day in text.split(",")}))


def _kept(rule: Rule, text: str) -> Rule:
    """Refuse what would be written otherwise: seconds, zones, other spellings."""
    if str(rule) != text:
        raise ValueError(f"not a rule: {text}; written as {rule}")
    return rule


def _text(at: time) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="minutes")
