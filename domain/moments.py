"""A moment that somebody named, or why a phrase names none."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from domain.days import ZoneSince
from domain.wallclock import first_instant

FARTHEST = timedelta(days=366)
# More than times on two walls and the instants behind them can differ by.
_MARGIN = timedelta(days=2)


class Unclear(StrEnum):
    """Why a phrase names no moment; each has a sentence that says how to write it."""

    UNKNOWN = "unknown"
    """Not a way of saying when."""
    AMBIGUOUS = "ambiguous"
    """It can be read in two ways, or its words contradict each other."""
    NO_TIME = "no_time"
    """A day without a time of day."""
    NO_DAY = "no_day"
    """Every week, month or year without the day in it."""
    BY_HOURS = "by_hours"
    """Every few hours or minutes; what repeats comes on days at fixed times."""
    DOES_NOT_EXIST = "does_not_exist"
    """No calendar has that day, or no clock that time."""
    ZONE = "zone"
    """On another clock, which nobody can tell from its letters, or which would have to stay."""
    PAST = "past"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant to come (whole seconds, UTC), named on the clocks of a zone."""

    at: datetime
    zone: ZoneInfo


When = Moment | Unclear


@dataclass(frozen=True, slots=True)
class Horizon:
    """Where a moment may lie: later than now, at most `farthest` away, on the clocks of a zone."""

    now: datetime
    zone: ZoneInfo
    farthest: timedelta

    @classmethod
    def of(cls, now: datetime, zone: ZoneInfo, farthest: timedelta) -> Self:
        # In UTC, because what is added to a time with a zone moves the hands of its clock.
        return cls(now.astimezone(UTC).replace(microsecond=0), zone, farthest)

    @property
    def wall(self) -> datetime:
        """What the clock shows now, a time without a zone."""
        return self.now.astimezone(self.zone).replace(tzinfo=None, fold=0)

    def at(self, instant: datetime) -> When:
        if instant <= self.now:
            return Unclear.PAST
        # Compared as it is: in UTC the last evening of the last year does not exist.
        if instant - self.now > self.farthest:
            return Unclear.TOO_FAR
        return Moment(instant.astimezone(UTC).replace(microsecond=0), self.zone)

    def first_of(self, *walls: datetime) -> When:
        """Return the first moment to come of times on the wall, given in their order.

        It is the first instant at which the clock shows the time: of two on the night in autumn
        the first, on the night in spring the end of the gap.
        """
        for wall in walls:
            if wall - self.wall > self.farthest + _MARGIN:
                return Unclear.TOO_FAR
            if wall - self.wall > -_MARGIN:
                seconds = first_instant(wall, (ZoneSince(0, self.zone.key),))
                found = self.at(datetime.fromtimestamp(seconds, UTC))
                if found is not Unclear.PAST:
                    return found
        return Unclear.PAST
