"""Check-ins and their streaks."""

from collections.abc import Collection, Mapping

from domain.days import previous_day

BASE_POINTS = 5
MOST_EXTRA_POINTS = 5
# Across a change of zone two local dates may begin hours apart.
ZONE_CHANGE_SECONDS = 20 * 3600
LONGEST_BLIND_DAYS = 60


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


def checkin_points(streak: int) -> int:
    """Return what a check-in gives in points, and as much XP: 5 + min(streak - 1, 5)."""
    return BASE_POINTS + min(streak - 1, MOST_EXTRA_POINTS)
