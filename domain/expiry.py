"""When the points of members who are long away expire, and when they hear of it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FIRST_WARNING_DAYS = 30
LAST_WARNING_DAYS = 7


class Step(StrEnum):
    """What a night brings for one member."""

    NOTHING = "nothing"
    FORGET = "forget"  # back again, or nothing left that could expire
    WARN_FIRST = "warn_first"
    WARN_LAST = "warn_last"
    EXPIRE = "expire"


@dataclass(frozen=True, slots=True)
class Planned:
    """A day on which points expire and the last warning of it that was given, in days before."""

    expires_on: str
    warned_days: int


def later_by_months(on: str, months: int) -> str:
    """Return the same day so many months later, or the month's last; earlier if negative."""
    day = date.fromisoformat(on)
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1])).isoformat()


def later_by_days(on: str, days: int) -> str:
    return (date.fromisoformat(on) + timedelta(days=days)).isoformat()


def expires_on(*, active_on: str, today: str, months: int) -> str:
    """Return when old points expire at the earliest: after so long away, and a month's notice."""
    return max(later_by_months(active_on, months), later_by_days(today, FIRST_WARNING_DAYS))


def next_step(
    planned: Planned | None, *, active_on: str, today: str, months: int, amount: int
) -> Step:
    """Decide what tonight brings; `amount` is what would expire on the planned or next day."""
    is_away = later_by_months(active_on, months) <= later_by_days(today, FIRST_WARNING_DAYS)
    if planned is None:
        return Step.WARN_FIRST if is_away and amount > 0 else Step.NOTHING
    if later_by_months(active_on, months) > planned.expires_on or amount <= 0:
        return Step.FORGET
    if planned.warned_days > LAST_WARNING_DAYS:
        is_near = later_by_days(today, LAST_WARNING_DAYS) >= planned.expires_on
        return Step.WARN_LAST if is_near else Step.NOTHING
    return Step.EXPIRE if today >= planned.expires_on else Step.NOTHING
