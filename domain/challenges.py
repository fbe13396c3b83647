"""Challenges: a themed check-in each day, for so many days, with a key word of its own."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from domain.days import later_day
from domain.refusals import Refusal

LONGEST_TITLE, LONGEST_WORD = 80, 40
FEWEST_DAYS, MOST_DAYS = 2, 366
MOST_OPEN = 5


@dataclass(frozen=True, slots=True)
class Terms:
    """What a host decides; without `points` the community's setting says what finishing earns."""

    title: str
    word: str
    days: int
    misses: int = 0
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge as its row has it; `first_on` is its first day by the community's date."""

    challenge_id: int
    community_id: int
    title: str
    word: str
    days: int
    misses: int
    points: int
    first_on: str
    is_open: bool
    chat_key: int
    thread_id: int | None
    by_user_id: int

    @property
    def last_on(self) -> str:
        return later_day(self.first_on, self.days - 1)

    @property
    def needed(self) -> int:
        """On how many days one checks in to finish."""
        return self.days - self.misses


class Mark(StrEnum):
    """What a day of a challenge came to for a member."""

    DONE = "done"
    MISSED = "missed"
    TODAY = "today"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a member is: a mark for each day, and the dates that are missing so far."""

    marks: tuple[Mark, ...]
    done: int
    streak: int
    missed: tuple[str, ...]


def checked(terms: Terms, *, most_points: int) -> Terms:
    """Return terms that can be held; refuse the first that cannot, with what would fit."""
    if not terms.title:
        raise Refusal("challenge.no_title")
    if not terms.word:
        raise Refusal("challenge.no_word")
    if len(terms.title) > LONGEST_TITLE or len(terms.word) > LONGEST_WORD:
        raise Refusal("challenge.too_long", title=LONGEST_TITLE, word=LONGEST_WORD)
    if not FEWEST_DAYS <= terms.days <= MOST_DAYS:
        raise Refusal("challenge.days_wrong", fewest=FEWEST_DAYS, most=MOST_DAYS)
    if terms.misses >= terms.days:
        raise Refusal("challenge.misses_wrong", most=terms.days - 1)
    if (terms.points or 0) > most_points:
        raise Refusal("challenge.too_many_points", most=most_points)
    return terms


def dates_of(challenge: Challenge) -> list[str]:
    return [later_day(challenge.first_on, day) for day in range(challenge.days)]


def progress(challenge: Challenge, done: Collection[str], *, today: str) -> Progress:
    """Return how far somebody is who checked in on these dates; today is not missed yet."""
    dates = dates_of(challenge)
    marks = tuple(_mark(on, done, today) for on in dates)
    missed = tuple(on for on, mark in zip(dates, marks, strict=True) if mark is Mark.MISSED)
    return Progress(marks, marks.count(Mark.DONE), _streak(marks), missed)


def _mark(on: str, done: Collection[str], today: str) -> Mark:
    if on in done:
        return Mark.DONE
    if on == today:
        return Mark.TODAY
    return Mark.MISSED if on < today else Mark.AHEAD


def _streak(marks: tuple[Mark, ...]) -> int:
    """Return how many days in a row were done up to now; today may still come."""
    streak = 0
    for mark in marks:
        if mark is Mark.DONE:
            streak += 1
        elif mark is Mark.MISSED:
            streak = 0
    return streak
