"""What stands behind /contest start: `[bank] [questions] [seconds]`, and perhaps teams."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from domain.contests import LONGEST_SECONDS, MOST_ROUNDS, SHORTEST_SECONDS, TEAMS
from domain.durations import parse_duration
from domain.numbers import parse_written_number
from domain.refusals import Refusal

_QUOTED = re.compile('["＂“”„«「『]([^"＂“”„«»「」『』]*)["＂“”»」』]')
_TEAMS = frozenset(("teams", "team", "组队", "組隊", "分组", "分組", "团队", "團隊"))
_COUNTED = re.compile("(.+?)(?:questions?|rounds?|q|题|題|道|轮|輪)", re.IGNORECASE)
# What people put between the figures.
_BETWEEN = re.compile(r"[,;、]|每[题題]|(?<=[0-9])\s*[x×*]\s*(?=[0-9])")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a start asks for; None where nothing was said. `bank` is a name."""

    bank: str
    rounds: int | None
    seconds: int | None
    teams: int


def read_start(text: str) -> Wanted:
    """Read what was asked for; the figures stand behind the bank, or before it.

    Refuses figures out of bounds. What is quoted is a bank's name, figures or not.
    """
    quoted = _QUOTED.search(text)
    named = quoted[1] if quoted else ""
    rest = _QUOTED.sub(" ", text) if quoted else text
    words = _BETWEEN.sub(" ", unicodedata.normalize("NFKC", rest)).split()
    is_team = any(word.casefold() in _TEAMS for word in words)
    words = [word for word in words if word.casefold() not in _TEAMS]
    words, rounds, seconds = _figures(words)
    bank = " ".join([*([named] if named else []), *words]).strip()
    return Wanted(bank, _rounds(rounds), _seconds(seconds), TEAMS if is_team else 0)


def _figures(words: list[str]) -> tuple[list[str], int | None, int | None]:
    """Take up to two figures off the end or, where none stands there, off the beginning."""
    cut = len(words) - _run(words[::-1])
    left, figures = words[:cut], words[cut:]
    if not figures:
        cut = _run(words)
        left, figures = words[cut:], words[:cut]
    rounds = seconds = None
    for word in figures:
        if _is_span(word) or rounds is not None:
            seconds = _number(word)
        else:
            rounds = _number(word)
    return left, rounds, seconds


def _run(words: list[str]) -> int:
    """Return how many of the first two words are figures."""
    return next((at for at, word in enumerate(words[:2]) if _number(word) is None), len(words[:2]))


def _is_span(word: str) -> bool:
    return parse_written_number(word) is None and _span(word) is not None


def _span(word: str) -> int | None:
    found = parse_duration(word, longest=timedelta(days=1))
    return int(found.total_seconds()) if found is not None else None


def _number(word: str) -> int | None:
    plain = parse_written_number(word)
    if plain is not None:
        return plain
    counted = _COUNTED.fullmatch(word)
    return parse_written_number(counted[1]) if counted else _span(word)


def _rounds(number: int | None) -> int | None:
    if number is not None and not 1 <= number <= MOST_ROUNDS:
        raise Refusal("contest.rounds", most=MOST_ROUNDS)
    return number


def _seconds(number: int | None) -> int | None:
    if number is not None and not SHORTEST_SECONDS <= number <= LONGEST_SECONDS:
        raise Refusal("contest.seconds", least=SHORTEST_SECONDS, most=LONGEST_SECONDS)
    return number
