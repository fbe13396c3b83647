"""How long, as members type it: `30s`, `1h30m`, `half an hour`, `2小时`, `一个半小时`."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from domain.numbers import NUMBER_WORD, parse_written_number
from domain.phrases import plain

SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(days=366)

_SECONDS_PER_UNIT = {
    "weeks|week|wks|wk|w|周|星期|礼拜": 604_800,
    "days|day|d|天|日": 86_400,
    "hours|hour|hrs|hr|h|小时|钟头": 3_600,
    "刻钟": 900,
    "minutes|minute|mins|min|m|分钟|分": 60,
    "seconds|second|secs|sec|s|秒钟|秒": 1,
}
_SIZES = {name: size for names, size in _SECONDS_PER_UNIT.items() for name in names.split("|")}
_DAY_SECONDS = 86_400
_HALF = ("半", "half a", "half an")
_ONE = ("a", "an")
_UNIT = "|".join(_SECONDS_PER_UNIT)
_PART = re.compile(
    rf"(?:(?P<count>half an?|[0-9]+(?:[.,][0-9])?|an?(?= )|{NUMBER_WORD}(?= )"
    r"|半|[零〇一二两三四五六七八九十廿卅]+)"
    rf" ?个?(?P<inner_half>半)?) ?(?P<unit>{_UNIT})(?![a-z])"
    r"(?P<outer_half>(?<![a-z])半| and a half)?"
)
_SEPARATOR = re.compile(r" ?,? ?(?:and |又|零)?(?=.)")


def parse_duration(
    text: str, *, shortest: timedelta = SHORTEST, longest: timedelta = LONGEST
) -> timedelta | None:
    """Return a span within the bounds, both included; None for anything else.

    Units stand once each, the largest first, none as large as the one before it (`1h90m`, `2h2h`).
    A decimal has one digit and stands alone (`1.5h`, `1,5h`). Months and years have no fixed
    length; 半天 means any part of a day.
    """
    parts = list(_parts(plain(text)))
    if any(not size or (count % 10 and len(parts) > 1) for size, count in parts):
        return None
    for (larger, _), (size, count) in pairwise(parts):
        if size >= larger or size * count >= 10 * larger:
            return None
    seconds, rest = divmod(sum(size * count for size, count in parts), 10)
    # A million weeks, the largest there can be, fit a timedelta.
    span = timedelta(seconds=seconds)
    return span if not rest and shortest <= span <= longest else None


def _parts(words: str) -> Iterator[tuple[int, int]]:
    """Yield the seconds of each unit and ten times its count; (0, 0) where it makes no sense.

    Ten times, because halves and one decimal are all the fractions there are.
    """
    at = 0
    while at < len(words):
        if at and (separator := _SEPARATOR.match(words, at)):
            at = separator.end()
        part = _PART.match(words, at)
        count = _tenths(part) if part else None
        if part is None or count is None:
            yield 0, 0
            return
        yield _SIZES[part["unit"]], count
        at = part.end()


def _tenths(part: re.Match[str]) -> int | None:
    halves = bool(part["inner_half"]) + bool(part["outer_half"])
    said = part["count"]
    if said in _HALF:
        return None if halves or _SIZES[part["unit"]] == _DAY_SECONDS else 5
    whole, point, decimal = said.replace(",", ".").partition(".")
    count = 1 if whole in _ONE else parse_written_number(whole)
    if count is None or halves > 1 or (point and halves):
        return None
    return 10 * count + (int(decimal) if point else 5 * halves)
