"""Check-ins and their streaks."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from domain.days import previous_day

# Across a change of zone two local dates may begin hours apart.
ZONE_CHANGE_SECONDS = 20 * 3600
LONGEST_BLIND_DAYS = 60


class CheckInRule(NamedTuple):
    """What a check-in gives: `points`, and one more for each day before it, up to `most_extra`."""

    points: int = 5
    most_extra: int = 5


DEFAULT_CHECKIN_RULE = CheckInRule()


def streak_on(on: str, *, earlier: Mapping[str, int], blind: Collection[str]) -> int:
    """Return the streak that a check-in on a local date reaches.

    `earlier` holds past streaks by date; days in `blind` (the bot could not see) break nothing.
    """
    day = previous_day(on)
    for _ in range(LONGEST_BLIND_DAYS):
        if day in earlier:
            return earlier[day] + 1
        if day not in blind:
            return 1
        day = previous_day(day)
    return 1


def checkin_points(streak: int, rule: CheckInRule = DEFAULT_CHECKIN_RULE) -> int:
    """Return what a check-in gives in points, and as much XP."""
    return rule.points + min(streak - 1, rule.most_extra)
