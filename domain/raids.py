"""Raids: very many people come into a group at once."""

from dataclasses import dataclass
from typing import Final

JOINS_SECONDS: Final = 60
QUIET_SECONDS: Final = 900
"""So long nobody came, and it is over."""
LONGEST_SECONDS: Final = 86_400


@dataclass(frozen=True, slots=True)
class Raid:
    """One raid; `by_user_id` is None for one that was noticed, `outbox_id` 0 without a card."""

    raid_id: int
    chat_key: int
    began_at: int
    last_at: int
    ended_at: int | None
    by_user_id: int | None
    outbox_id: int
    place_key: int

    def is_over(self, now: int) -> bool:
        """Say whether it has come to its end: quiet, or begun a day ago."""
        is_quiet = self.by_user_id is None and now - self.last_at >= QUIET_SECONDS
        return is_quiet or now - self.began_at >= LONGEST_SECONDS

    def ends_at(self) -> int:
        """Return when to look whether it is over."""
        last = self.began_at + LONGEST_SECONDS
        return last if self.by_user_id is not None else min(self.last_at + QUIET_SECONDS, last)
