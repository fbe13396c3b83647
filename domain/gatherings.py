"""Gatherings: what members meet for, who has a seat and who waits for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.names import clean
from domain.refusals import Refusal
from domain.tiers import Tier

LONGEST_TITLE = 100
LONGEST_PLACE = 300
MOST_SEATS = 100_000
HELD_SECONDS = 12 * 3600
# How long after its begin somebody may still join, and hosts may note who came.
OPEN_SECONDS = 6 * 3600
# How long somebody who did not come waits behind the others.
REMEMBERED_SECONDS = 180 * 86_400


class GatheringKind(StrEnum):
    MEETUP = "meetup"
    LECTURE = "lecture"
    PARTY = "party"


class GatheringState(StrEnum):
    OPEN = "open"
    CANCELLED = "cancelled"
    OVER = "over"


class Answer(StrEnum):
    """What a member answered; who waits may be held a seat, which they then take or pass on."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    WAITING = "waiting"
    HELD = "held"


SEATED = (Answer.YES, Answer.HELD)
COMING = (*SEATED, Answer.WAITING)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a gathering is to be; `place` is for who said yes, `capacity` 0 is without end."""

    kind: GatheringKind
    title: str
    starts_at: int
    place: str = ""
    capacity: int = 0
    takes_guests: bool = False


@dataclass(frozen=True, slots=True)
class Gathering:
    """A plan with where its card stands; until `early_until` seats are for a tier and up."""

    gathering_id: int
    community_id: int
    chat_key: int
    thread_id: int | None
    plan: Plan
    early_tier: Tier
    early_until: int
    state: GatheringState
    by_user_id: int

    @property
    def is_open(self) -> bool:
        return self.state is GatheringState.OPEN

    def has_begun(self, now: int) -> bool:
        return now >= self.plan.starts_at


@dataclass(frozen=True, slots=True)
class Guest:
    """A member's answer; `seats` are two with a guest of their own."""

    member_id: int
    answer: Answer
    seats: int
    answered_at: int
    held_until: int | None
    came_at: int | None = None


def held_until(starts_at: int, *, now: int) -> int:
    """Return until when a seat that fell free is kept for who is next."""
    return min(now + HELD_SECONDS, starts_at)


def promoted(waiting: Sequence[Guest], *, free: int) -> list[Guest]:
    """Return who of those waiting gets a seat: the first ones that fit, in their order."""
    found = []
    for guest in waiting:
        if guest.seats <= free:
            free -= guest.seats
            found.append(guest)
    return found


def read_title(text: str) -> str:
    title = clean(" ".join(text.split()), LONGEST_TITLE)
    if not title:
        raise Refusal("event.title_missing", most=LONGEST_TITLE)
    return title


def read_place(text: str) -> str:
    """Return a place or a link on one line; "" for none."""
    place = " ".join(text.split())
    if len(place) > LONGEST_PLACE:
        raise Refusal("event.place_long", most=LONGEST_PLACE)
    return place


# -- questions of a lecture ------------------------------------------------------------------

LONGEST_QUESTION = 300
MOST_QUESTIONS = 5
# Before the begin, while people find their seats.
ASKED_EARLY_SECONDS = 900


@dataclass(frozen=True, slots=True)
class LectureQuestion:
    """What a member asked; `votes` are those of others who want it answered too."""

    question_id: int
    gathering_id: int
    member_id: int
    text: str
    answered_at: int | None
    votes: int


def read_question(text: str) -> str:
    question = clean(" ".join(text.split()), LONGEST_QUESTION)
    if not question or len(" ".join(text.split())) > 2 * LONGEST_QUESTION:
        raise Refusal("question.length", most=LONGEST_QUESTION)
    return question
