"""The community's own days: local dates, midnights and periods, from instants and zones."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

# Every offset in use is a multiple of a quarter of an hour, so is every local midnight.
QUARTER_SECONDS = 900


class ZoneSince(NamedTuple):
    """A zone name and the instant (UTC seconds) from which it is in force."""

    since: int
    zone: str


Zones = tuple[ZoneSince, ...]


class Period(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    ALL = "all"


# A season's key is its own; those of the others follow from a date.
DATED = (Period.DAY, Period.WEEK, Period.MONTH, Period.ALL)


@lru_cache(maxsize=8192)
def _date_of_quarter(quarter: int, zone: str) -> str:
    moment = datetime.fromtimestamp(quarter * QUARTER_SECONDS, ZoneInfo(zone))
    return moment.date().isoformat()


@lru_cache(maxsize=8192)
def _hour_of_quarter(quarter: int, zone: str) -> int:
    return datetime.fromtimestamp(quarter * QUARTER_SECONDS, ZoneInfo(zone)).hour


def zone_at(zones: Zones, at: int) -> str:
    """Return the zone in force at an instant; `zones` is ordered, the newest first."""
    for since, zone in zones:
        if since <= at:
            return zone
    return zones[-1].zone


def zone_meant(zones: Zones) -> str:
    """Return the zone that people mean by a time they name: the one chosen last.

    Days change over to it only at a midnight to come; who says 20:00 looks at a clock.
    """
    return zones[0].zone


def local_date(at: int, zones: Zones) -> str:
    """Return the community's date (YYYY-MM-DD) of an instant in UTC seconds."""
    return _date_of_quarter(at // QUARTER_SECONDS, zone_at(zones, at))


def local_hour(at: int, zones: Zones) -> int:
    """Return the hour of the community's day, 0 to 23, of an instant in UTC seconds."""
    return _hour_of_quarter(at // QUARTER_SECONDS, zone_at(zones, at))


def local_minute(at: int, zone: str) -> int:
    """Return the minute of the day, 0 to 1439, of an instant in a zone."""
    local = datetime.fromtimestamp(at, ZoneInfo(zone))
    return local.hour * 60 + local.minute


def next_midnight(at: int, zone: str) -> int:
    """Return the first instant (UTC seconds) of the day after `at` in a zone."""
    local = datetime.fromtimestamp(at, ZoneInfo(zone))
    following = datetime.combine(local.date() + timedelta(days=1), time(), ZoneInfo(zone))
    return int(following.astimezone(UTC).timestamp())


def next_day_at(at: int, zones: Zones) -> int:
    """Return the first instant (UTC seconds) of a later date; a change of zone may move it."""
    on, moment = local_date(at, zones), at
    while local_date(moment, zones) <= on:
        midnight = next_midnight(moment, zone_at(zones, moment))
        moment = min([midnight, *(since for since, _ in zones if moment < since)])
    return moment


def change_of_zone_at(at: int, *, old: str, new: str) -> int:
    """Return when a change of zone takes effect: after the next midnight of both zones."""
    return max(next_midnight(at, old), next_midnight(at, new))


@lru_cache(maxsize=1024)
def period_key(period: Period, on: str) -> str:
    """Return the key of the period that holds a local date: `all`, `2026-11-21`, `2026-11` …

    A week goes by its Monday: `week-2026-11-16`.
    """
    if period is Period.ALL:
        return "all"
    if period is Period.DAY:
        return on
    if period is Period.MONTH:
        return on[:7]
    day = date.fromisoformat(on)
    return f"week-{day - timedelta(days=day.weekday())}"


@lru_cache(maxsize=1024)
def period_keys(on: str) -> tuple[str, ...]:
    """Return the keys of every period that holds a local date, seasons apart."""
    return tuple(period_key(period, on) for period in DATED)


def previous_day(on: str) -> str:
    return (date.fromisoformat(on) - timedelta(days=1)).isoformat()


def later_day(on: str, days: int) -> str:
    return (date.fromisoformat(on) + timedelta(days=days)).isoformat()


def days_between(first: str, last: str) -> Iterator[str]:
    """Yield the dates after `first` and before `last`, in their order."""
    day = date.fromisoformat(first)
    while (day := day + timedelta(days=1)).isoformat() < last:
        yield day.isoformat()


def month_number(on: str) -> int:
    """Return a date's month as a number; the month after it is one more."""
    return int(on[:4]) * 12 + int(on[5:7]) - 1


def month_dates(month: int) -> list[str]:
    """Return the dates of a month, by its number."""
    year, index = divmod(month, 12)
    days = monthrange(year, index + 1)[1]
    return [date(year, index + 1, day).isoformat() for day in range(1, days + 1)]


@lru_cache(maxsize=1024)
def cut_dates(zones: Zones) -> frozenset[str]:
    """Return the dates that a change of zone cut short or left out."""
    cut: set[str] = set()
    for since, _ in zones:
        last, first = local_date(since - 1, zones), local_date(since, zones)
        cut.update(days_between(last, first))
        if last < first:
            # A date that begins, or ends, at a midnight of its own zone is whole.
            cut.update([first] if local_minute(since, zone_at(zones, since)) else [])
            cut.update([last] if local_minute(since, zone_at(zones, since - 1)) else [])
    return frozenset(cut)
