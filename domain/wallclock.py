"""What a wall clock shows, and when it first shows it: summer time, changes of zone, both ways."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.days import Zones, zone_at

# A wall clock is turned back by a day and two hours at most: from the last zone to the first.
LONGEST_TURN_SECONDS = 27 * 3600
_ALWAYS = -(1 << 60)
_NEVER = 1 << 60

Span = tuple[int, int, str]


def wall_at(at: int, zones: Zones) -> datetime:
    """Return what the clock shows at an instant, a time without a zone."""
    return _shown(at, zone_at(zones, at)).replace(tzinfo=None, fold=0)


def first_instant(wall: datetime, zones: Zones) -> int:
    """Return the first instant (UTC seconds) at which the clock shows this time or a later one.

    What a clock shows twice counts the first time, what it never shows when the gap is over.
    A later time never has an earlier instant.
    """
    return next(
        max(at, since)
        for since, until, zone in _spans(zones)
        if (at := _first_in(wall, zone)) < until
    )


def furthest_wall(at: int, zones: Zones) -> datetime:
    """Return a time that no time shown up to `at` lies above, mostly what is shown at `at`."""
    shown = (
        _highest(min(at, until - 1), zone)
        for since, until, zone in _spans(zones)
        if since <= at and until > at - LONGEST_TURN_SECONDS
    )
    return max(shown)


def _shown(at: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at, ZoneInfo(zone))


@lru_cache(maxsize=4096)
def _first_in(wall: datetime, zone: str) -> int:
    local = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    at = int(local.timestamp())
    if _shown(at, zone).replace(tzinfo=None) == wall:
        return at
    # A gap: by the offset before it the time lies behind the gap, by the one after it in front.
    before = int(local.replace(fold=1).timestamp())
    around = range(before, at + 1)
    return around[bisect_left(around, wall, key=lambda at: _shown(at, zone).replace(tzinfo=None))]


def _highest(at: int, zone: str) -> datetime:
    """Return the shown time, in an hour that is shown twice one above its first showing."""
    local = _shown(at, zone)
    turned = timedelta()
    if local.fold:
        turned = (local.replace(fold=0).utcoffset() or turned) - (local.utcoffset() or turned)
    return local.replace(tzinfo=None, fold=0) + turned


@lru_cache(maxsize=1024)
def _spans(zones: Zones) -> tuple[Span, ...]:
    """Return from when until when which zone is in force, the oldest first."""
    return tuple(reversed(list(_spans_backwards(zones))))


def _spans_backwards(zones: Zones) -> Iterator[Span]:
    until = _NEVER
    for since, zone in zones[:-1]:
        # A newer choice that is in force earlier leaves nothing of an older one.
        if since < until:
            yield since, until, zone
            until = since
    yield _ALWAYS, until, zones[-1].zone
