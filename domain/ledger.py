"""The words of the ledger."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    CHECKIN = "checkin"
    GRANT = "grant"
    FINE = "fine"
    UNDO = "undo"
    REACTION = "reaction"
    KUDOS = "kudos"
    FREEZE = "freeze"
    REFERRAL = "referral"
    PENDING = "pending"
    DELETED = "deleted"
    MERGE = "merge"
    UNMERGE = "unmerge"
    SPENT = "spent"
    EXPIRED = "expired"
    QUEST = "quest"
    SURVEY = "survey"
    INTERVIEW = "interview"
    POLL = "poll"
    CONTEST = "contest"
    QUIZ = "quiz"
    PROMPT = "prompt"
    EVENT = "event"
    BIRTHDAY = "birthday"
    CHALLENGE = "challenge"
    REPORT = "report"


# Accounts carried over from another community: they belong to no day, week or month.
OPENINGS = frozenset({Reason.MERGE, Reason.UNMERGE})


# What the cap on a day's automatic points counts, plain messages besides (product.md 2.1).
AUTOMATIC = frozenset(
    {
        Reason.REACTION,
        Reason.KUDOS,
        Reason.SURVEY,
        Reason.POLL,
        Reason.CONTEST,
        Reason.QUIZ,
        Reason.PROMPT,
        Reason.REPORT,
    }
)


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
