"""Birthdays: a day and a month, as people write them; never a year."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Final, NamedTuple

from domain.numbers import parse_written_number
from domain.phrases import plain
from domain.refusals import Refusal

CHANGE_SECONDS: Final = 90 * 86_400
MISTYPED_SECONDS: Final = 15 * 60
"""How long an entry can be put right, once, without counting as a change."""
GIFT_SECONDS: Final = 300 * 86_400
"""No second gift sooner: lunar years are 354 or 384 days long, and calendars can be changed."""
HOUR: Final = 9
# A year in which every day exists.
_LEAP_YEAR: Final = 2024
_LUNAR_DAYS: Final = 30


class Birthday(NamedTuple):
    """A day of the year, by the civil or by the lunar calendar."""

    month: int
    day: int
    is_lunar: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A birthday as it was written; a year that stood there is not kept."""

    birthday: Birthday
    names_year: bool


class Kept(Enum):
    """What an entry comes to."""

    NEW = auto()
    SAME = auto()
    CORRECTED = auto()


_LUNAR: Final = re.compile(r"lunar|农历|農历|農曆|农曆|阴历|陰历|陰曆|阴曆|旧历|舊历|舊曆|旧曆")
_MARK: Final = "(?: ?[-/.\u2010-\u2015\u2212] ?| )"
_SEPARATED: Final = re.compile(
    f"(?:(?P<year>[0-9]{{4}}){_MARK})?(?P<month>[0-9]{{1,2}}){_MARK}(?P<day>[0-9]{{1,2}})"
)
_TOGETHER: Final = re.compile("(?P<year>[0-9]{4})?(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_CHINESE: Final = re.compile(
    "(?:(?P<year>[0-9]{4}|[〇零一二三四五六七八九]{4}) ?年 ?)?"
    "闰?(?P<month>[0-9]{1,2}|正|冬|腊|臘|[一二三四五六七八九十]{1,2}) ?月 ?"
    "(?P<day>[0-9]{1,2}|初?[一二三四五六七八九十廿卅]{1,3}) ?[日号]?"
)
_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_ENGLISH: Final = (
    re.compile(
        rf"(?:the )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)? ?(?:of )?(?P<month>{_MONTH})\.?"
        r"(?:,? (?P<year>[0-9]{4}))?"
    ),
    re.compile(
        rf"(?P<month>{_MONTH})\.? ?(?:the )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?"
        r"(?:,? (?P<year>[0-9]{4}))?"
    ),
)
_SHAPES: Final = (_SEPARATED, _TOGETHER, _CHINESE, *_ENGLISH)
_LUNAR_MONTHS: Final = {"正": 1, "冬": 11, "腊": 12, "臘": 12}
_LUNAR_ONLY: Final = re.compile("[正冬腊臘闰]|初")
_QUOTES: Final = "\"'“”‘’「」『』«».。!！,，:："


def read_birthday(text: str) -> Said:
    """Return a birthday as written, the month first; refuse what is none."""
    words = plain(text).replace("閏", "闰").strip(_QUOTES + " ")
    rest = " ".join(_LUNAR.sub(" ", words).split()).strip(_QUOTES + " ")
    for shape in _SHAPES:
        if found := shape.fullmatch(rest):
            is_lunar = rest != words or bool(_LUNAR_ONLY.search(rest))
            birthday = _checked(found["month"], found["day"], is_lunar=is_lunar)
            return Said(birthday, bool(found["year"]))
    raise Refusal("birthday.unreadable")


def _checked(month: str, day: str, *, is_lunar: bool) -> Birthday:
    of_year = _month(month)
    of_month = parse_written_number(day.removeprefix("初")) or 0
    if of_year > 12 >= of_month:
        raise Refusal("birthday.month_first")
    if not 1 <= of_year <= 12:
        raise Refusal("birthday.no_such_day")
    longest = _LUNAR_DAYS if is_lunar else monthrange(_LEAP_YEAR, of_year)[1]
    if not 1 <= of_month <= longest:
        raise Refusal("birthday.no_such_day")
    return Birthday(of_year, of_month, is_lunar)


def _month(said: str) -> int:
    if said in _LUNAR_MONTHS:
        return _LUNAR_MONTHS[said]
    if said[:3] in _MONTHS.split("|"):
        return _MONTHS.split("|").index(said[:3]) + 1
    return parse_written_number(said) or 0


def civil_on(on: date) -> Iterator[Birthday]:
    """Yield the civil birthdays of a date; 29 February is kept a day early in common years."""
    yield Birthday(on.month, on.day)
    if (on.month, on.day) == (2, 28) and monthrange(on.year, 2)[1] == 28:
        yield Birthday(2, 29)


def kept_as(known: Birthday | None, wanted: Birthday, *, changed_at: int, now: int) -> Kept:
    """Say what an entry comes to; refuse a change sooner than ninety days after the last.

    `changed_at` is when the last entry that counts was made; `known` is None when it was
    taken back since.
    """
    if known == wanted:
        return Kept.SAME
    if now - changed_at <= MISTYPED_SECONDS:
        return Kept.CORRECTED
    if now - changed_at < CHANGE_SECONDS:
        raise Refusal("birthday.too_soon", days=-(-(changed_at + CHANGE_SECONDS - now) // 86_400))
    return Kept.NEW


def earns_gift(last_at: int | None, at: int) -> bool:
    """Say whether the last gift is long enough ago."""
    return last_at is None or at - last_at >= GIFT_SECONDS
