"""Cases: what members tell the team, whose turn it is, and when somebody has waited too long."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum

from domain.days import Zones, local_minute, zone_at
from domain.manners import is_quiet
from domain.posts import Piece, PieceKind
from domain.tiers import Tier

# From the first word of the team's to the reminder of it, in parts of the target.
NUDGED_AT_PERCENT = 80
# What one member may send in ten minutes, all cases together.
MOST_MESSAGES, MESSAGES_SECONDS = 20, 600
# Of longer words the card has none: they stand below it, whole.
LONGEST_ON_CARD = 900
MOST_CANNED, LONGEST_TITLE, LONGEST_CANNED = 20, 32, 1000
KEPT_CLOSED_SECONDS = 180 * 86_400
REOPENED_SECONDS = 30 * 86_400
# Whoever writes privately so soon after a case was closed may mean it.
SPOKEN_OF_SECONDS = 3 * 86_400
STARS = (1, 2, 3, 4, 5)
NOTE_SIGN = "//"
_DAY_MINUTES = 24 * 60
_HOUR_SECONDS = 3600


class CaseKind(StrEnum):
    QUESTION = "question"
    FEEDBACK = "feedback"
    SUGGESTION = "suggestion"


class CaseState(StrEnum):
    """Whose turn it is."""

    OPEN = "open"  # the team's
    ANSWERED = "answered"  # the member's
    CLOSED = "closed"


class Priority(IntEnum):
    NORMAL = 0
    HIGH = 1
    URGENT = 2


class Side(StrEnum):
    """Who wrote a message of a case; a note is the team's and stays there."""

    MEMBER = "member"
    STAFF = "staff"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a case was opened: in a group's message, or privately with neither number.

    `chat_key` is the group that it belongs to in both.
    """

    chat_key: int
    thread_id: int | None = None
    telegram_chat_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the team sees a case; with `is_topic` the thread is the case's own.

    `message_id` is its card there, in a chat that then had this Telegram id.
    """

    chat_key: int
    thread_id: int | None
    is_topic: bool
    telegram_chat_id: int | None
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """`since_at` is when the turn changed last, `due_at` until when the team answers first.

    `taken_by` is the Telegram id of whoever looks after it.
    """

    case_id: int
    community_id: int
    member_id: int
    kind: CaseKind
    state: CaseState
    priority: Priority
    origin: Origin
    desk: Desk | None
    taken_by: int | None
    opened_at: int
    since_at: int
    due_at: int
    first_reply_at: int | None
    nudged_at: int | None
    closed_at: int | None
    rating: int | None

    @property
    def is_open(self) -> bool:
        return self.state is not CaseState.CLOSED


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """A message of a case: whose it is, what it is made of, what it answers."""

    message_id: int
    case_id: int
    side: Side
    author_id: int | None
    piece: Piece
    album: str
    answers_id: int | None
    telegram_chat_id: int
    written_id: int
    at: int


def priority_of(tier: Tier, urgency: int = 0) -> Priority:
    """Return how soon a case is looked at: the highest tiers come first, and what is urgent."""
    favour = 1 if tier >= Tier.CORE else 0
    return Priority(min(favour + max(urgency, 0), Priority.URGENT))


def is_on_card(opening: Piece) -> bool:
    """Say whether the card says all that a case began with: words, not too many, no picture."""
    return opening.kind is PieceKind.TEXT and len(opening.text) <= LONGEST_ON_CARD


def is_note(text: str) -> bool:
    """Say whether it begins with the sign of a note, full-width strokes included."""
    return text.lstrip()[: len(NOTE_SIGN)].replace("／", "/") == NOTE_SIGN


def after_open(now: int, seconds: int, hours: str, zones: Zones) -> int:
    """Return when so many seconds of opening hours will be over; "off" means day and night."""
    if hours == "off":
        return now + seconds
    start, end = (int(edge[:2]) * 60 + int(edge[3:]) for edge in hours.split("-"))
    at, left = now, seconds
    while left > 0:
        minute = local_minute(at, zone_at(zones, at))
        is_open = is_quiet(hours, minute)
        edge = ((end if is_open else start) - minute) % _DAY_MINUTES * 60 - at % 60
        # By the hour at most: a night may have one more or one less.
        step = min(edge, left if is_open else _HOUR_SECONDS)
        left -= step if is_open else 0
        at += max(step, 1)
    return at


def open_seconds(start_at: int, end_at: int, hours: str, zones: Zones) -> int:
    """Return how many seconds of opening hours lie between two instants."""
    if hours == "off":
        return max(end_at - start_at, 0)
    start, end = (int(edge[:2]) * 60 + int(edge[3:]) for edge in hours.split("-"))
    at, found = start_at, 0
    while at < end_at:
        minute = local_minute(at, zone_at(zones, at))
        is_open = is_quiet(hours, minute)
        edge = ((end if is_open else start) - minute) % _DAY_MINUTES * 60 - at % 60
        step = max(min(edge, end_at - at), 1)
        found += step if is_open else 0
        at += step
    return found


def nudge_at(opened_at: int, seconds: int, hours: str, zones: Zones) -> int:
    """Return when the team is reminded that nobody has answered yet."""
    return after_open(opened_at, seconds * NUDGED_AT_PERCENT // 100, hours, zones)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a member may be silent before they are asked, and before a case is closed."""

    nudge: timedelta
    close: timedelta

    def nudge_at(self, answered_at: int) -> int:
        return answered_at + int(self.nudge.total_seconds())

    def close_at(self, answered_at: int, nudged_at: int | None) -> int:
        """Return when it is closed; who was asked late has as long to answer as anybody."""
        asked_at = nudged_at or self.nudge_at(answered_at)
        rest = int((self.close - self.nudge).total_seconds())
        return max(answered_at + int(self.close.total_seconds()), asked_at + max(rest, 0))
