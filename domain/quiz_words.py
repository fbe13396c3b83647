"""Quizzes as hosts write them: `general hard 2h`, `每日 20:00`, `图片 12 关闭`."""

from dataclasses import dataclass
from datetime import time

from domain.clocks import Clock, read_clock
from domain.durations import parse_duration
from domain.numbers import parse_number
from domain.phrases import plain
from domain.questions import folded
from domain.quizzes import LONGEST, SHORTEST, USUAL_SECONDS
from domain.refusals import Refusal
from domain.switches import parse_switch

_DIFFICULTIES = {
    word: number
    for number, words in enumerate(
        ("easy simple 简单 簡單 容易", "medium normal 中等 普通", "hard difficult 困难 困難"),
        start=1,
    )
    for word in words.split()
}
_TAKEN_AWAY = frozenset(["remove", "delete", "關閉", "移除", "删除", "刪除"])
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which question is wanted, and how long it is open; "" and 0 are any."""

    bank: str = ""
    difficulty: int = 0
    tag: str = ""
    lasts_seconds: int = USUAL_SECONDS


def read_quiz(said: str) -> Wanted:
    """Read a bank's name, a difficulty, a #tag and a span, all of them optional.

    Refuses a span that a quiz cannot be open for.
    """
    words = said.split()
    lasts, words = _lasting(words)
    difficulty, tag, bank = 0, "", []
    for word in words:
        if folded(word) in _DIFFICULTIES:
            difficulty = _DIFFICULTIES[folded(word)]
        elif word[0] in "#＃" and len(word) > 1:
            tag = folded(word[1:])
        else:
            bank.append(word)
    return Wanted(" ".join(bank), difficulty, tag, lasts)


def _lasting(words: list[str]) -> tuple[int, list[str]]:
    """Return the span at the end of a line, the longest there is, and what stands before it."""
    for start in range(len(words)):
        span = parse_duration(" ".join(words[start:]))
        if span is None:
            continue
        if not SHORTEST <= span <= LONGEST:
            raise Refusal("quiz.span")
        return int(span.total_seconds()), words[:start]
    return USUAL_SECONDS, words


@dataclass(frozen=True, slots=True)
class Daily:
    """When a quiz is asked each day, `at` None for never, and from which bank."""

    at: time | None
    bank: str = ""


def read_daily(said: str) -> Daily:
    """Read a time of day and maybe a bank, or off; refuse anything else."""
    if parse_switch(said) is False:
        return Daily(None)
    words = plain(said).split()
    pieces = said.split()
    for length in range(len(words), 0, -1):
        clock = read_clock(" ".join(words[:length]))
        if isinstance(clock, Clock) and clock.minutes < _DAY_MINUTES:
            return Daily(time(*divmod(clock.minutes, 60)), " ".join(pieces[length:]))
    raise Refusal("quiz.daily_usage")


@dataclass(frozen=True, slots=True)
class Image:
    """A question that is to get a picture, or to lose it."""

    number: int
    is_off: bool = False


def read_image(said: str) -> Image:
    """Read a question's number and maybe off, in any order; refuse anything else."""
    number, is_off = None, False
    for word in said.split():
        found = parse_number(word.strip("#＃№第号號题題"))
        if found is not None and number is None:
            number = found
        elif word.casefold() in _TAKEN_AWAY or parse_switch(word) is False:
            is_off = True
        else:
            raise Refusal("quiz.image_usage")
    if number is None:
        raise Refusal("quiz.image_usage")
    return Image(number, is_off)
