"""Surveys: questions that one member after the other answers in private, and their order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from domain.refusals import Refusal

LONGEST_TITLE = 60
LONGEST_QUESTION = 300
LONGEST_OPTION = 60
LONGEST_TEXT = 1000
MOST_QUESTIONS = 30
MOST_OPTIONS = 10
DAY_SECONDS = 86_400
SHORTEST_SECONDS = 600
LONGEST_SECONDS = 90 * DAY_SECONDS
# Where a skip leads that leaves out all the rest.
END = 0


class QuestionKind(StrEnum):
    SINGLE = "single"
    MULTI = "multi"
    SCALE = "scale"
    NPS = "nps"
    TEXT = "text"
    NUMBER = "number"


CHOSEN = frozenset({QuestionKind.SINGLE, QuestionKind.MULTI})
"""Kinds with options of their own."""
SPANS: Mapping[QuestionKind, tuple[int, int]] = {
    QuestionKind.SCALE: (1, 5),
    QuestionKind.NPS: (0, 10),
}
"""Lowest and highest answer of the kinds that are answered by a figure out of few."""


class SurveyState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Skip(NamedTuple):
    """Answers from lowest to highest (of options: their numbers) lead to another question."""

    lowest: int
    highest: int
    to: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question; an answer to it is kept as a text, "" when it was left out.

    Options are kept by their numbers from 1 on, several as "1,3".
    """

    kind: QuestionKind
    words: str
    options: tuple[str, ...] = ()
    skips: tuple[Skip, ...] = ()
    is_optional: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """Return the lowest and the highest figure that an answer by a button can have."""
        return SPANS.get(self.kind, (1, len(self.options)))


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey; `closes_at` None means by hand."""

    survey_id: int
    community_id: int
    chat_key: int
    thread_id: int | None
    title: str
    is_anonymous: bool
    closes_at: int | None
    state: SurveyState
    by_user_id: int
    published_at: int | None
    closed_at: int | None
    questions: tuple[Question, ...]

    @property
    def is_open(self) -> bool:
        return self.state is SurveyState.OPEN


def following(questions: Sequence[Question], number: int, value: str) -> int:
    """Return the number of the question after an answer; one more than there are at the end."""
    to = next(
        (
            skip.to
            for skip in questions[number - 1].skips
            if value.isdecimal() and skip.lowest <= int(value) <= skip.highest
        ),
        number + 1,
    )
    return len(questions) + 1 if to == END else to


def preceding(answered: Collection[int], number: int) -> int:
    """Return the number of the question that was answered before one; itself when none was."""
    return max((each for each in answered if each < number), default=number)


def check_publishable(questions: Sequence[Question]) -> None:
    """Refuse a survey that asks nothing or leads nowhere."""
    if not questions:
        raise Refusal("survey.no_questions")
    for number, question in enumerate(questions, 1):
        for skip in question.skips:
            if skip.to != END and not number < skip.to <= len(questions):
                raise Refusal("survey.skip_wrong", number=number, to=skip.to)


def checked_closing(at: int, *, now: int) -> int:
    """Return an instant at which a survey may close that is published now; refuse any other."""
    if not SHORTEST_SECONDS <= at - now <= LONGEST_SECONDS:
        raise Refusal("survey.closing_bounds", days=LONGEST_SECONDS // DAY_SECONDS)
    return at
