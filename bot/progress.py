"""What growing XP leads to: told here once, in the transaction that books it."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from bot import badges, levels, tags, tiers
from domain.badges import Metric, thresholds
from domain.ledger import Reason
from domain.levels import level_of, xp_of_level

# What levels that bring a badge begin at.
BADGE_XP = tuple(sorted(xp_of_level(level) for level in thresholds(Metric.LEVEL)))


class Gain(NamedTuple):
    """Automatic XP of one member: the totals before and after, and when, in UTC seconds.

    `reason` is None for plain messages.
    """

    community_id: int
    member_id: int
    before: int
    after: int
    at: int
    reason: Reason | None = None


def progressed(tx: Connection, gains: Sequence[Gain]) -> None:
    """Follow the growth of one entry, or of a whole batch of messages, one gain a member."""
    for gain in gains:
        _rise(tx, gain)
    risen = [g.member_id for g in gains if any(g.before < xp <= g.after for xp in BADGE_XP)]
    if risen:
        badges.look(tx, risen, at=gains[0].at)


def _rise(tx: Connection, gain: Gain) -> None:
    """Follow one member to a new level and, where it costs little, to a new tier.

    Each night looks at everybody's tier.
    """
    level = level_of(gain.after)
    has_risen = level > level_of(gain.before)
    who = {"community_id": gain.community_id, "member_id": gain.member_id, "at": gain.at}
    if has_risen:
        levels.reached(tx, level=level, **who)
    if has_risen or gain.reason is Reason.CHECKIN:
        has_risen |= tiers.rise(tx, xp=gain.after, **who)
    if has_risen:
        tags.follow(tx, **who)
