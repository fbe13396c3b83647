"""The words of holds: points put aside until they are spent or given back."""

from dataclasses import dataclass
from enum import StrEnum


class HoldState(StrEnum):
    OPEN = "open"
    CAPTURED = "captured"
    RELEASED = "released"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Hold:
    """Points of a member that nothing else can spend; `expires_at` is in UTC seconds or None."""

    hold_id: int
    member_id: int
    points: int
    ref: str
    note: str
    state: HoldState
    expires_at: int | None
    homes: tuple[int, ...]
