"""Figures of questions in a time: who answered, how soon, how it was found."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

# Of fewer people nothing is told; of fewer cases changes mean little.
FEWEST_TOLD, FEWEST_COMPARED = 5, 20
PERIODS = (7, 30)
MOST_DAYS = 90
MOST_TOPICS = 5
_DAYS = re.compile(r"([0-9]{1,3}) ?(?:d|days?|天|日)?")


def read_days(text: str) -> int | None:
    """Return how many days are meant; a week without a word, None for anything else."""
    if not text.strip():
        return PERIODS[0]
    found = _DAYS.fullmatch(text.strip().casefold())
    days = int(found[1]) if found else 0
    return days if 1 <= days <= MOST_DAYS else None


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of questions; `waits` are seconds of opening hours to the first answers.

    `moods` tells by kind of case how many were read and how many upset; None where none is read.
    """

    asked: int
    by_bot: int
    cases: int
    by_staff: int
    unanswered: int
    waits: Sequence[int]
    ratings: Sequence[int]
    topics: Sequence[tuple[str, int]]
    moods: Mapping[str, tuple[int, int]] | None

    @property
    def first_reply(self) -> int | None:
        return round(median(self.waits)) if self.waits else None

    @property
    def stars(self) -> float | None:
        """The mean rating; None of fewer than may be told."""
        return fmean(self.ratings) if len(self.ratings) >= FEWEST_TOLD else None

    @property
    def is_small(self) -> bool:
        return self.asked + self.cases < FEWEST_COMPARED
