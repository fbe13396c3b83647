"""When, as members say it in English and Chinese: strict forms and a small grammar.

One reading or none: what can be read in two ways, is over or does not exist is refused with its
reason. What was understood is always shown back.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.clocks import PERIOD, Clock, read_clock
from domain.dates import read_days, read_months
from domain.durations import parse_duration
from domain.moments import FARTHEST, Horizon, Moment, Unclear, When
from domain.numbers import NUMBER_WORD, parse_written_number
from domain.phrases import plain
from domain.zone_words import Zoned, read_zone

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
_HALF_PAST = re.compile(
    rf"\bhalf past (?P<hour>[0-9]{{1,2}}|{NUMBER_WORD})\b(?P<half_day>(?= ?[ap]\.?m))?"
)
# With a day only, and only what cannot be a day itself.
_DOTTED = re.compile(r"(?<![0-9.])(?P<hour>[0-9]{1,2})\.(?P<minute>[0-5][0-9])(?![0-9.])")
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
    horizon = Horizon.of(now, zone, farthest)
    if (named := read_zone(text)) is not None:
        return _elsewhere(named, horizon)
    return _read(plain(text), horizon)


def _read(words: str, horizon: Horizon) -> When:
    if _FIGURES_ALONE.fullmatch(words):
        return Unclear.UNKNOWN
    for read in (_span, _months, _iso, _spoken):
        if (found := read(words, horizon)) is not None:
            return found
    return Unclear.UNKNOWN


def _elsewhere(named: Zoned, here: Horizon) -> When:
    """Read a time on another clock; a span is none, and an instant has its own."""
    words, zone = plain(named.rest), named.zone
    iso = _ISO.fullmatch(words)
    if (iso and iso["offset"]) or _span(words, here) or _months(words, here):
        return Unclear.UNKNOWN
    if isinstance(zone, Unclear):
        found = _read(words, here)
        return zone if isinstance(found, Moment) or found is Unclear.PAST else found
    if isinstance(zone, ZoneInfo):
        found = _read(words, Horizon.of(here.now, zone, here.farthest))
        return Moment(found.at, here.zone) if isinstance(found, Moment) else found
    found = _read(words, Horizon.of(here.now + zone, ZoneInfo("UTC"), here.farthest))
    return Moment(found.at - zone, here.zone) if isinstance(found, Moment) else found


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


def _months(words: str, horizon: Horizon) -> When | None:
    day = read_months(words, horizon.wall.date(), is_alone=True)
    return horizon.first_of(datetime.combine(day, horizon.wall.time())) if day else None


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
    words = _HALF_PAST.sub(_half_past, words)
    if not _DOTTED.fullmatch(_stripped(words)):
        words = _DOTTED.sub(_colon, words)
    found = [_bare(words, horizon)]
    found += [_dated(day, clock, horizon) for day, clock in _splits(words)]
    understood = dict.fromkeys(when for when in found if when is not None)
    moments = [when for when in understood if not isinstance(when, Unclear)]
    if len(moments) > 1:
        return Unclear.AMBIGUOUS
    return next(iter([*moments, *understood]), None)


def _half_past(said: re.Match[str]) -> str:
    hour = parse_written_number(said["hour"])
    return f"{hour}:30" if said["half_day"] is not None else f"{hour}点半"


def _colon(said: re.Match[str]) -> str:
    """Write `20.00` as a time, and leave what may be a day, such as `8.30`, as it is."""
    hour, minute = int(said["hour"]), int(said["minute"])
    is_day = (1 <= hour <= 12 and 1 <= minute <= 31) or (1 <= minute <= 12 and 1 <= hour <= 31)
    return said[0] if is_day else f"{hour}:{minute:02}"


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
