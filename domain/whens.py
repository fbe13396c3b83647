"""When, as members say it in English and Chinese: strict forms and a small grammar.

One reading or none: what can be read in two ways, is over or does not exist is refused with its
reason. What was understood is always shown back.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.clocks import PERIOD, Clock, read_clock
from domain.dates import read_days
from domain.durations import parse_duration
from domain.moments import FARTHEST, Horizon, Unclear, When
from domain.phrases import plain

_SPAN = re.compile(
    r"(?:in|after) (?P<ahead>.+)|(?P<later>.+?) (?:later|from now)"
    r"|再?过(?P<passing>.+?)(?:[之以]?后)?|(?P<behind>.+?)[之以]?后"
    r"|(?P<ago>.+?)(?: ago|[之以]?前)|(?P<alone>(?!one day).+)(?<!日)"
)
_ISO = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[t ](?P<hour>[0-9]{2})(?P<rest>:[0-9]{2}(?::[0-9]{2})?)"
    r"(?:\.[0-9]{1,6})?(?: ?(?P<offset>z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9]))?"
)
_FIGURES_ALONE = re.compile(r"[0-9 ]*|[零〇一二两三四五六七八九十廿卅百半]*")
_SPELLINGS = (
    (re.compile(r"\btonight\b"), "today evening"),
    (re.compile(r"\bthis (?=(?:morning|afternoon|evening)\b)"), "today "),
    (re.compile("(?<=[今明])(?=[早晚])"), "天"),
    (re.compile("(?<=[今明])夜"), "天晚上"),
)
_LEADING = re.compile(r"^(?:(?:on|at) |[@在于] ?)")
_PERIOD_LAST = re.compile(rf"(?P<day>.+?) ?(?:in the |at )?(?P<period>{PERIOD})")
_BETWEEN = " ,的"


def parse_when(
    text: str, *, now: datetime, zone: ZoneInfo, farthest: timedelta = FARTHEST
) -> When:
    """Return the moment a phrase names, later than now and at most `farthest` away, or why not.

    A span is elapsed time: `24h` is not `tomorrow` on the nights that change the clock. A time
    without a day is the next one to come.
    """
    words = plain(text)
    if _FIGURES_ALONE.fullmatch(words):
        return Unclear.UNKNOWN
    horizon = Horizon.of(now, zone, farthest)
    for read in (_span, _iso, _spoken):
        if (found := read(words, horizon)) is not None:
            return found
    return Unclear.UNKNOWN


def _span(words: str, horizon: Horizon) -> When | None:
    said = _SPAN.fullmatch(words)
    if not said or not said.lastgroup:
        return None
    span = parse_duration(said[said.lastgroup], longest=timedelta.max)
    if span is None:
        return None
    if span > horizon.farthest:
        return Unclear.TOO_FAR
    return horizon.at(horizon.now - span if said["ago"] else horizon.now + span)


def _iso(words: str, horizon: Horizon) -> When | None:
    said = _ISO.fullmatch(words)
    if not said or said["hour"] == "24":
        return None
    try:
        written = f"{said['day']}T{said['hour']}{said['rest']}{said['offset'] or ''}"
        at = datetime.fromisoformat(written.upper())
    except ValueError:
        return Unclear.DOES_NOT_EXIST
    return horizon.at(at) if at.tzinfo else horizon.first_of(at)


def _spoken(words: str, horizon: Horizon) -> When | None:
    for pattern, usual in _SPELLINGS:
        words = pattern.sub(usual, words)
    found = [_bare(words, horizon)]
    found += [_dated(day, clock, horizon) for day, clock in _splits(words)]
    understood = dict.fromkeys(when for when in found if when is not None)
    moments = [when for when in understood if not isinstance(when, Unclear)]
    if len(moments) > 1:
        return Unclear.AMBIGUOUS
    return next(iter([*moments, *understood]), None)


def _bare(words: str, horizon: Horizon) -> When | None:
    clock = read_clock(_LEADING.sub("", words))
    if clock is None or isinstance(clock, Unclear):
        return clock
    today = horizon.wall.date()
    return horizon.first_of(_shown(today, clock), _shown(today + timedelta(days=1), clock))


def _dated(day: str, said: str, horizon: Horizon) -> When | None:
    clock = read_clock(said) if said else Unclear.NO_TIME
    days = read_days(day, horizon.wall.date()) if clock is not None else None
    if clock is None or days is None:
        return None
    if isinstance(days, Unclear):
        return days
    if isinstance(clock, Unclear):
        return clock
    if clock.edge:
        return Unclear.AMBIGUOUS
    return horizon.first_of(*(_shown(day, clock) for day in days))


def _shown(on: date, clock: Clock) -> datetime:
    return datetime.combine(on, time()) + timedelta(minutes=clock.minutes)


def _splits(words: str) -> Iterator[tuple[str, str]]:
    """Yield every way to take a phrase for a day and a time of day, in either order."""
    yield _stripped(words), ""
    for at in range(1, len(words)):
        if _is_inside_a_word(words[at - 1], words[at]):
            continue
        first, last = _stripped(words[:at]), _stripped(words[at:])
        yield first, last
        yield last, first
        if said := _PERIOD_LAST.fullmatch(last):
            yield said["day"], f"{said['period']} {first}"


def _stripped(words: str) -> str:
    return _LEADING.sub("", words.strip(_BETWEEN))


def _is_inside_a_word(left: str, right: str) -> bool:
    if left.isascii() and right.isascii():
        return (left.isdigit() and right.isdigit()) or (left.isalpha() and right.isalpha())
    return False
