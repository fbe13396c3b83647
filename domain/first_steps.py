"""First steps: what newcomers may do in their first week, and when they are told of it."""

from enum import StrEnum
from typing import Final

DAYS: Final = (1, 3, 7)
"""After so many days whoever has started the bot is told what is still open."""
DAY_SECONDS: Final = 86_400


class Step(StrEnum):
    MESSAGE = "message"
    REACTION = "reaction"
    QUIZ = "quiz"


def is_time(joined_at: int, now: int) -> bool:
    """Say whether one of the days has come; what is a day late is told no more."""
    return any(0 <= now - joined_at - day * DAY_SECONDS < DAY_SECONDS for day in DAYS)


def next_at(joined_at: int, now: int) -> int | None:
    """Return when the next of the days comes; None after the last."""
    return next((at for day in DAYS if (at := joined_at + day * DAY_SECONDS) > now), None)
