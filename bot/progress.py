"""What growing XP leads to: told here once, in the transaction that books it."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.levels import level_of
from storage import levels


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
