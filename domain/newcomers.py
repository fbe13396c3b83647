"""Newcomers: who came into a group, and how they stand at its door."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

TOGETHER_SECONDS: Final = 60
"""Who is asked within this time shares one message."""
MOST_NAMED: Final = 10
LATE_SECONDS: Final = 600
"""Nobody is held later than this after they came: they have long been taking part."""
AGAIN_SECONDS: Final = 30
"""The same coming is told twice, by a service message and by chat_member."""
SPARE_SECONDS: Final = 3600
"""So long after their time Telegram frees who is held, should we be gone."""
RAID_HOLD_SECONDS: Final = 25 * 3600
LONGEST_HOLD_SECONDS: Final = 365 * 86_400
SHORTEST_HOLD_SECONDS: Final = 300
KEPT_SECONDS: Final = 8 * 86_400


class State(StrEnum):
    """How somebody stands; what ends in -ing, and wanted, Telegram has yet to do."""

    FREE = "free"
    WANTED = "wanted"
    HELD = "held"
    FREEING = "freeing"
    REMOVING = "removing"
    BANNING = "banning"
    BANNED = "banned"
    UNBANNING = "unbanning"
    GONE = "gone"


class Why(StrEnum):
    """What somebody is held for."""

    NOTHING = ""
    BUTTON = "button"
    RULES = "rules"
    RAID = "raid"


OPEN: Final = frozenset({State.WANTED, State.HELD})
AFTER: Final = {
    State.WANTED: State.HELD,
    State.FREEING: State.FREE,
    State.REMOVING: State.GONE,
    State.BANNING: State.BANNED,
    State.UNBANNING: State.GONE,
}
"""What Telegram has yet to do, and what it comes to."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who came into a chat; `until_at` is None for who is held without an end."""

    newcomer_id: int
    chat_key: int
    member_id: int
    came_at: int
    state: State
    why: Why
    until_at: int | None
    post_id: int | None
    raid_id: int | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def held_until(newcomer: Newcomer, *, now: int) -> int:
    """Return when Telegram is to free somebody by itself, within the bounds it knows."""
    if newcomer.why is Why.RAID:
        return now + RAID_HOLD_SECONDS
    if newcomer.until_at is None:
        return now + LONGEST_HOLD_SECONDS
    return max(newcomer.until_at + SPARE_SECONDS, now + SHORTEST_HOLD_SECONDS)
