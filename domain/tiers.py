"""Tiers: a standing that is earned anew, by what the last 90 days hold."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple

WINDOW_DAYS = 90
# Characters that Telegram shows beside a name.
LONGEST_TAG = 16
# Somebody counts as one of the people a member has to do with from this many messages on.
COUNTED_MESSAGES = 3


class Tier(IntEnum):
    """The higher, the more; stored as a number."""

    NEWCOMER = 0
    REGULAR = 1
    ACTIVE = 2
    CORE = 3
    STAR = 4


class Record(NamedTuple):
    """What counts towards a tier: automatic XP, active days, different people."""

    xp: int
    days: int = 0
    people: int = 0


class Need(NamedTuple):
    """The least that a tier asks for."""

    xp: int
    days: int = 0
    people: int = 0

    def is_met(self, by: Record) -> bool:
        return by.xp >= self.xp and by.days >= self.days and by.people >= self.people


Needs = Sequence[Need]
"""Of each tier above the lowest, from the lower to the higher."""

DEFAULT_NEEDS = (Need(150), Need(600, 12, 3), Need(1800, 30, 10), Need(4000, 45, 20))


class Outlook(NamedTuple):
    """A tier, and when it will be lost, in UTC seconds; None while it is safe."""

    tier: Tier
    grace_until: int | None


def tier_of(record: Record, needs: Needs) -> Tier:
    """Return the highest tier whose needs are met, whatever the ones below it ask for."""
    met = [tier for tier, need in zip(list(Tier)[1:], needs, strict=True) if need.is_met(record)]
    return max(met, default=Tier.NEWCOMER)


def next_outlook(held: Outlook, earned: Tier, *, now: int, grace_seconds: int) -> Outlook:
    """Return what becomes of a tier: it rises at once and falls after its grace."""
    if earned >= held.tier:
        return Outlook(earned, None)
    if held.grace_until is None:
        return Outlook(held.tier, now + grace_seconds) if grace_seconds else Outlook(earned, None)
    return Outlook(earned, None) if now >= held.grace_until else held


def since_on(on: str) -> str:
    """Return the first local date of the 90 days that end with a date."""
    return (date.fromisoformat(on) - timedelta(days=WINDOW_DAYS - 1)).isoformat()
