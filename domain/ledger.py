"""The words of the ledger."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    CHECKIN = "checkin"
    GRANT = "grant"
    FINE = "fine"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the append-only ledger; `actor_id` is a Telegram id, None for the bot."""

    entry_id: int
    community_id: int
    member_id: int
    points: int
    xp: int
    reason: Reason
    ref: str
    note: str
    actor_id: int | None
    at: datetime
    on: str
    reverses_id: int | None
