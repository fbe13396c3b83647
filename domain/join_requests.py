"""Requests to join a group: answered by a tap in time, else decided by staff."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ANSWER_SECONDS: Final = 300
"""So long Telegram lets us write to who asked, from the request on."""
SPARE_SECONDS: Final = 20
"""A question that would arrive later than this before the end is not put any more."""
MOST_SHOWN: Final = 5
KEPT_SECONDS: Final = 8 * 86_400


class State(StrEnum):
    """How a request stands; what ends in -ing Telegram has yet to do."""

    ASKED = "asked"
    WAITING = "waiting"
    APPROVING = "approving"
    APPROVED = "approved"
    DECLINING = "declining"
    DECLINED = "declined"
    GONE = "gone"


OPEN: Final = (State.ASKED, State.WAITING)
AFTER: Final = {State.APPROVING: State.APPROVED, State.DECLINING: State.DECLINED}


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """One request; `by_user_id` is None where nobody of the staff decided."""

    request_id: int
    chat_key: int
    user_id: int
    name: str
    asked_at: int
    state: State
    by_user_id: int | None
