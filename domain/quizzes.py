"""Native quizzes: a question from a bank, open for a while; a right first answer is thanked."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.questions import Question

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=24)
USUAL_SECONDS = 3_600
DAILY_SECONDS = 23 * 3_600
"""A daily quiz is over before the next one."""


class QuizState(StrEnum):
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    LOST = "lost"  # Telegram did not take it


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz as it was asked: `question` has its options in the order people saw.

    `points` is what a right first answer was worth when it was asked.
    """

    quiz_id: int
    community_id: int
    number: int
    question_id: int
    question: Question
    points: int
    is_daily: bool
    state: QuizState
    by_user_id: int
    chat_key: int
    thread_id: int | None
    made_at: int
    closes_at: int
    ended_at: int | None
    stop_outbox_id: int | None

    @property
    def is_going_on(self) -> bool:
        return self.state in (QuizState.OPEN, QuizState.CLOSING)

    @property
    def rights(self) -> tuple[int, ...]:
        """The places of the right options, in order; all of them make a right answer."""
        return self.question.correct
