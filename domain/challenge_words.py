"""A challenge in one line, English or Chinese: `"Reading" 21d word=读书打卡 reward=50 miss=2`."""

import re
import unicodedata
from datetime import timedelta

from domain.challenges import Terms
from domain.durations import parse_duration
from domain.names import clean
from domain.numbers import parse_written_number
from domain.refusals import Refusal

_OPEN, _CLOSE = '["＂“”„«「『]', '["＂“”»」』]'
_INSIDE = '[^"＂“”„«»「」『』]+'
_QUOTED = re.compile(f"{_OPEN}({_INSIDE}){_CLOSE}")
_WORD = re.compile(
    r"(?<![a-z])(?:key ?word|word|口令|关键词|關鍵詞|暗号|暗號)\s*"
    rf"(?:[=＝:：]\s*|(?={_OPEN}))"
    rf"(?:{_OPEN}({_INSIDE}){_CLOSE}|([^\s,，;；]+))",
    re.IGNORECASE,
)
_NUMBER = "([0-9]{1,7})"
_POINTS = re.compile(
    rf"(?:rewards?|points?|积分|積分|奖励|獎勵)\s*[=:]?\s*{_NUMBER}\s*(?:points?|pts|积分|積分|分)?"
    rf"|(?<![0-9]){_NUMBER}\s*(?:points?|pts|积分|積分|分)(?![a-z钟鐘])"
)
_MISSES = re.compile(
    rf"(?:miss(?:es|ed)?|(?:允许|允許|可|最多)?缺)\s*[=:]?\s*{_NUMBER}\s*(?:days?|天|日|次)?"
)
_SPAN = re.compile(
    r"(?:[0-9]{1,4}|[一二两兩三四五六七八九十]{1,3})\s*"
    r"(?:days?|d|weeks?|w|天|日|周|週|个星期|個星期|星期)(?![a-z])"
)
# Longer than any challenge: what is too long is told apart from what is no span.
_LONGEST = timedelta(days=100_000)
_BETWEEN = re.compile(r"[\s,，、;；]+")
_STRAY = "\"＂“”„«»「」『』《》'‘’ "


def read_challenge(text: str) -> Terms:
    """Read a whole line; refuse the first part that is missing or wrong, with an example."""
    word, rest = _word(text)
    title, rest = _title(rest)
    rest = unicodedata.normalize("NFKC", rest)
    points, rest = _figure(_POINTS, rest)
    misses, rest = _figure(_MISSES, rest)
    days, rest = _days(rest)
    left = _BETWEEN.sub(" ", rest).strip(_STRAY)
    if title and left:
        raise Refusal("challenge.unknown_part", part=left)
    shown = clean(title or left, longest=1000)
    return Terms(shown, word, days, misses or 0, points)


def _word(text: str) -> tuple[str, str]:
    found = _WORD.search(text)
    if found is None:
        return "", text
    word = " ".join((found[1] or found[2] or "").split()).strip(_STRAY)
    return clean(word, longest=1000), _WORD.sub(" ", text, count=1)


def _title(text: str) -> tuple[str, str]:
    found = _QUOTED.search(text)
    return (found[1], _QUOTED.sub(" ", text, count=1)) if found else ("", text)


def _figure(pattern: re.Pattern[str], text: str) -> tuple[int | None, str]:
    found = pattern.search(text.casefold())
    if found is None:
        return None, text
    number = parse_written_number(next(each for each in found.groups() if each))
    if number is None:
        raise Refusal("challenge.usage")
    return number, f"{text[: found.start()]} {text[found.end() :]}"


def _days(text: str) -> tuple[int, str]:
    """Return how many days stand in a text, and what else does."""
    found = _SPAN.search(text.casefold())
    span = parse_duration(found[0], longest=_LONGEST) if found else None
    if found is None or span is None:
        raise Refusal("challenge.no_days")
    return span // timedelta(days=1), f"{text[: found.start()]} {text[found.end() :]}"
