"""Boards: what they count, and whose line is where."""

from enum import StrEnum
from typing import NamedTuple


class Unit(StrEnum):
    """What a board goes by."""

    POINTS = "points"
    XP = "xp"


class BoardKey(NamedTuple):
    """Which board is asked about; `period` is a key as domain/days.py makes them."""

    community_id: int
    period: str
    unit: Unit


class Standing(NamedTuple):
    """A member's line on a board; equal scores share a place."""

    place: int
    member_id: int
    score: int


def ends_are_kept(period: str) -> bool:
    """Say whether a board's final standing is kept: of weeks, months and seasons."""
    return period.startswith(("week-", "season-")) or len(period) == len("2026-11")
