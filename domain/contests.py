"""Contests: questions asked one after the other, what a right answer scores, and who leads."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from domain.questions import Question, QuestionKind, in_order_of_chance, shuffled

MOST_ROUNDS = 50
SHORTEST_SECONDS, LONGEST_SECONDS = 5, 300
TEAMS = 2
# A question's worth for each step of difficulty.
WORTH = 10
# Nobody has read a question sooner: such an answer earns no bonus.
READING_MS = 800
# The bonus halves with each quarter of the time.
HALVES = 4
UNCANNY_ANSWERS, UNCANNY_PERCENT, UNCANNY_MS = 10, 95, 2_000
HINT_PERCENT = 25
MOST_HINTS = 3
HIDDEN = "·"
FUZZY_PERCENT = 88
"""How like an accepted answer another one has to be."""
# Marks that can make a word another one, such as C, C++ and C#.
_MEANING = frozenset("#%&@")
_DIGITS = re.compile("[0-9]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_ARTICLE = re.compile("^(?:the|an|a) (?=.)")


class ContestState(StrEnum):
    LOBBY = "lobby"
    ASKING = "asking"
    SHOWN = "shown"  # a round's answer is told, the next one comes
    BOOKING = "booking"  # everything is asked; points are booked
    OVER = "over"


class Ending(StrEnum):
    """How a contest ended."""

    PLAYED = "played"
    STOPPED = "stopped"
    EMPTY = "empty"  # nobody joined
    LOST = "lost"  # the group could not be spoken to, or the bot was away for long


class RoundState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    VOID = "void"  # asked again, or does not count


@dataclass(frozen=True, slots=True)
class Contest:
    """A contest; `place` is the round it is at, from 1, `due_at` when its next step is.

    `questions` are asked in this order. With fewer than `least` players it is played for fun.
    """

    contest_id: int
    community_id: int
    chat_key: int
    thread_id: int | None
    number: int
    state: ContestState
    ending: Ending | None
    by_user_id: int
    bank: str
    questions: tuple[int, ...]
    seconds: int
    teams: int
    least: int
    seed: bytes
    place: int
    attempt: int
    due_at: int
    started_at: int

    @property
    def rounds(self) -> int:
        return len(self.questions)

    @property
    def is_over(self) -> bool:
        return self.state in (ContestState.BOOKING, ContestState.OVER)

    @property
    def takes_players(self) -> bool:
        """Say whether somebody may still join: until the first round ends."""
        is_first = self.state is ContestState.ASKING and self.place == 1
        return self.state is ContestState.LOBBY or is_first

    def seed_of(self, place: int, attempt: int) -> bytes:
        """Return the seed of one asking: asked again, the options stand in another order."""
        return self.seed + place.to_bytes(2, "big") + attempt.to_bytes(2, "big")


@dataclass(frozen=True, slots=True)
class Round:
    """One asking of a question; `asked_ms` is when it stood in the group, in Unix milliseconds.

    `place`, `attempt` tell which one; `chat_id` and `message_id` where it stands. `shown` is
    1 once it was said how many have answered, 2 once that was seen to arrive.
    """

    contest_id: int
    place: int
    attempt: int
    question_id: int
    state: RoundState
    is_text: bool
    outbox_id: int
    chat_id: int
    message_id: int | None
    asked_ms: int | None
    shown: int
    is_posted_again: bool


class Total(NamedTuple):
    """What a player scored: so many rounds right, in so many milliseconds altogether."""

    member_id: int
    team: int
    score: int
    right: int
    took_ms: int


class Line(NamedTuple):
    """A player's line of the standings; equal scores share a place."""

    place: int
    total: Total


class TeamLine(NamedTuple):
    """A team's line: what its players scored on the average, so that size does not win."""

    place: int
    team: int
    score: int
    players: int


# -- scores ----------------------------------------------------------------------------------


def score_of(*, difficulty: int, seconds: int, took_ms: int, hints: int) -> int:
    """Return what a right answer scores: its worth, half as much again for speed, less for hints.

    The bonus is half the worth and halves with each quarter of the question's time.
    """
    worth = WORTH * difficulty
    bonus = 0.0
    if took_ms >= READING_MS:
        bonus = worth / 2 * 0.5 ** (took_ms * HALVES / (seconds * 1000))
    left = max(0, 100 - HINT_PERCENT * hints)
    return int((worth + bonus) * left / 100 + 0.5)


def is_uncanny(took_ms: Sequence[int], *, right: int) -> bool:
    """Say whether somebody was right and quick beyond what people are: a human has a look.

    `took_ms` are the times of all their answers; with few of them it may be luck.
    """
    if len(took_ms) < UNCANNY_ANSWERS or right * 100 <= UNCANNY_PERCENT * len(took_ms):
        return False
    return median(took_ms) < UNCANNY_MS


def ranked(totals: Iterable[Total]) -> list[Line]:
    """Return the standings, the best first; of equals the faster one stands above."""
    ordered = sorted(totals, key=lambda each: (-each.score, each.took_ms, each.member_id))
    lines: list[Line] = []
    for total in ordered:
        is_equal = bool(lines) and lines[-1].total.score == total.score
        before = lines[-1].place if lines else 0
        lines.append(Line(before if is_equal else before + 1, total))
    return lines


def team_lines(totals: Iterable[Total]) -> list[TeamLine]:
    """Return the teams, the best first; equal averages share a place."""
    scores: dict[int, list[int]] = {}
    for total in totals:
        scores.setdefault(total.team, []).append(total.score)
    averages = {team: int(sum(each) / len(each) + 0.5) for team, each in scores.items()}
    lines: list[TeamLine] = []
    for team, score in sorted(averages.items(), key=lambda each: (-each[1], each[0])):
        is_equal = bool(lines) and lines[-1].score == score
        before = lines[-1].place if lines else 0
        place = before if is_equal else before + 1
        lines.append(TeamLine(place, team, score, len(scores[team])))
    return lines


def team_of(joined: int, teams: int) -> int:
    """Return the team of whoever joins after so many others, from 1; 0 without teams."""
    return joined % teams + 1 if teams else 0


# -- questions -------------------------------------------------------------------------------


def asked(question: Question, contest: Contest, *, place: int, attempt: int) -> Question:
    """Return a question as it is asked, its options in the order of the stored seed."""
    return shuffled(question, contest.seed_of(place, attempt))


def most_hints(question: Question) -> int:
    """Return how many hints a question has: a wrong option always stays."""
    if question.kind is QuestionKind.TEXT:
        return MOST_HINTS if len(question.accepted[0]) > 1 else 0
    return max(0, min(MOST_HINTS, len(question.options) - len(question.correct) - 1))


def struck(question: Question, seed: bytes, hints: int) -> list[int]:
    """Return the wrong options that so many hints give away, in an order of chance."""
    wrong = [at for at in range(len(question.options)) if at not in question.correct]
    return in_order_of_chance(wrong, seed)[:hints]


def uncovered(answer: str, hints: int) -> str:
    """Return an answer's beginning, a quarter of it for each hint; the rest is covered."""
    shown = max(1, len(answer) * hints // 4)
    rest = "".join(HIDDEN if each.isalnum() else each for each in answer[shown:])
    return answer[:shown] + rest


# -- free text -------------------------------------------------------------------------------


def plain_answer(text: str) -> str:
    """Return an answer as it is compared: width, case, accents, marks and blanks do not matter.

    Neither does an article before it.
    """
    apart = unicodedata.normalize("NFKD", text).casefold()
    bare = unicodedata.normalize("NFKC", _ACCENTS.sub("", apart))
    words = " ".join("".join(" " if _is_mark(each) else each for each in bare).split())
    return _ARTICLE.sub("", words)


def _is_mark(character: str) -> bool:
    category = unicodedata.category(character)
    return (category[0] in "PC" or category == "So") and character not in _MEANING


def same_figures(one: str, other: str) -> bool:
    """Say whether two plain answers hold the same figures: 1989 is no slip for 1990."""
    return _DIGITS.findall(one) == _DIGITS.findall(other)
