"""What growing XP leads to: told here once, in the transaction that books it."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from bot import badges
from domain.badges import Metric, thresholds
from domain.levels import level_of, xp_of_level
from storage import levels

# What levels that bring a badge begin at.
BADGE_XP = tuple(sorted(xp_of_level(level) for level in thresholds(Metric.LEVEL)))


class Gain(NamedTuple):
    """Automatic XP of one member: the totals before and after, and when, in UTC seconds."""

    community_id: int
    member_id: int
    before: int
    after: int
    at: int


def progressed(tx: Connection, gains: Sequence[Gain]) -> None:
    """Follow the growth of one entry, or of a whole batch of messages, one gain a member."""
    for gain in gains:
        level = level_of(gain.after)
        if level > level_of(gain.before):
            levels.reach(tx, member_id=gain.member_id, level=level, at=gain.at)
    risen = [g.member_id for g in gains if any(g.before < xp <= g.after for xp in BADGE_XP)]
    if risen:
        badges.look(tx, risen, at=gains[0].at)
