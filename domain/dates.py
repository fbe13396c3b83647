"""The day, as members say it: `tomorrow`, `next friday`, `12-31`, `下周五`, `十二月三十一号`.

A phrase gives the days it can mean, the first one first; the one to come is taken. Weeks begin
on Monday. Phrases come from `plain`.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta

from domain.clocks import NUMBER
from domain.moments import Unclear
from domain.numbers import NUMBER_WORD, parse_written_number

Days = tuple[date, ...]

# A date without a year that is over since less than this was rather mistyped than meant for the
# next year.
STALE = timedelta(days=90)
FARTHEST_DAYS = 1000
_WEEK = timedelta(days=7)

_FROM_TODAY = {
    **dict.fromkeys(("today", "今天", "今日"), 0),
    **dict.fromkeys(("tomorrow", "tmr", "tmrw", "明天", "明日"), 1),
    **dict.fromkeys(("day after tomorrow", "the day after tomorrow", "后天", "后日"), 2),
    "大后天": 3,
}
_NO_ONE_DAY = re.compile(
    r"(?:this |next |the )(?:week|month)|(?:this |next |the )?weekend"
    r"|(?:[这本]个?|下+个?)(?:周末?|星期|礼拜|月)|周末|月[初底]"
)
_DAYS_FROM_NOW = re.compile(
    rf"(?P<ahead>in )?(?P<count>[0-9]{{1,4}}|an?|{NUMBER_WORD}) (?P<unit>day|week)s?"
    r"(?(ahead)|(?: later| from now))"
    rf"|再?过?(?P<zh_count>[0-9]{{1,4}}|{NUMBER})(?P<zh_unit>天|日|周|个?星期|个?礼拜)[之以]?后"
)
_MONTHS_FROM_NOW = re.compile(
    rf"(?P<ahead>(?:in|after) )?(?P<count>[0-9]{{1,2}}|an?|{NUMBER_WORD}) months?"
    r"(?(ahead)|(?P<later> later| from now)?)"
    rf"|(?P<passing>再?过)?(?P<zh_count>{NUMBER})个月(?P<after>[之以]?后)?"
)
_WEEKDAYS = "mon|tue|wed|thu|fri|sat|sun"
_WEEKDAY = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?"
)
_WEEKDAY_ZH = "(?:周|星期|礼拜)[一二三四五六日天1-6]"
_OVER = re.compile(rf"yesterday|昨[天日晚]|大?前[天日晚]|上个?{_WEEKDAY_ZH}|last (?:{_WEEKDAY})")
_SAID_WEEKDAY = re.compile(
    rf"(?P<which>this |next |coming |this coming )?(?P<en>{_WEEKDAY})"
    rf"|next week (?:on )?(?P<next_week>{_WEEKDAY})|(?P<of_next_week>{_WEEKDAY}) (?:of )?next week"
    rf"|(?P<zh_which>[这本]个?|下下?个?)?(?P<zh>{_WEEKDAY_ZH})"
)
_WITH_WEEKDAY = re.compile(
    rf"(?P<first>{_WEEKDAY}|{_WEEKDAY_ZH})[ ,]*(?P<then>.+)"
    rf"|(?P<date>.+?)[ ,]*\(?(?P<last>(?<![a-z])(?:{_WEEKDAY})|{_WEEKDAY_ZH})\)?"
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:the )?[0-9]{1,2}(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?P<day>{_DAY}) (?:of )?(?P<month>{MONTH})(?:,? (?P<year>[0-9]{{4}}))?"
    rf"|(?P<us_month>{MONTH}) (?P<us_day>{_DAY})(?:,? (?P<us_year>[0-9]{{4}}))?"
    r"|(?P<iso_year>[0-9]{4})(?P<point>[-/.])(?P<iso_month>[0-9]{1,2})(?P=point)"
    r"(?P<iso_day>[0-9]{1,2})"
    r"|(?P<short_month>[0-9]{2})-(?P<short_day>[0-9]{2})"
    rf"|(?:(?P<zh_year>[0-9]{{4}}|[〇零一二三四五六七八九]{{4}}|今|明)年)?"
    rf"(?P<zh_month>{NUMBER})月(?P<zh_day>{NUMBER})[日号]?"
)
_EITHER_WAY = re.compile(
    r"(?P<a>[0-9]{1,2})(?P<point>[-/.])(?P<b>[0-9]{1,2})(?:(?P=point)(?P<year>[0-9]{4})|\.)?"
)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}")
_DAY_OF_MONTH = re.compile(
    rf"(?:the )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)"
    rf"|(?P<which>[这本]个?月|下个?月)?(?P<zh_day>{NUMBER})[日号]"
)
_CHINESE_FIGURES = str.maketrans("〇零一二三四五六七八九", "00123456789")


def read_days(text: str, today: date) -> Days | Unclear | None:
    """Return the days that a whole text can mean; None when it names none.

    Never empty. Some may be over: "past" is what is left when all of them are.
    """
    if text in _FROM_TODAY:
        return (today + timedelta(days=_FROM_TODAY[text]),)
    if _OVER.fullmatch(text):
        return Unclear.PAST
    if _NO_ONE_DAY.fullmatch(text) or _SHORT_YEAR.fullmatch(text):
        return Unclear.AMBIGUOUS
    for read in (
        _counted,
        _months_later,
        _weekday,
        _date,
        _either_way,
        _day_of_month,
        _with_weekday,
    ):
        if (days := read(text, today)) is not None:
            return days
    return None


def _counted(text: str, today: date) -> Days | Unclear | None:
    said = _DAYS_FROM_NOW.fullmatch(text)
    if not said:
        return None
    count = said["count"] or said["zh_count"]
    number = 1 if count in {"a", "an"} else parse_written_number(count)
    if number is None:
        return None
    days = number if (said["unit"] or said["zh_unit"]) in {"day", "天", "日"} else number * 7
    return (today + timedelta(days=days),) if days <= FARTHEST_DAYS else Unclear.TOO_FAR


def read_months(text: str, today: date, *, is_alone: bool) -> date | None:
    """Return the same day of a later month, or its last day; `is_alone` takes `1 month` too."""
    said = _MONTHS_FROM_NOW.fullmatch(text)
    is_later = said and any(said[word] for word in ("ahead", "later", "passing", "after"))
    if said is None or not (is_later or is_alone):
        return None
    count = said["count"] or said["zh_count"]
    number = 1 if count in {"a", "an"} else parse_written_number(count)
    if not number:
        return None
    year, month = divmod(today.year * 12 + today.month - 1 + number, 12)
    if year > MAXYEAR:
        return None
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _months_later(text: str, today: date) -> Days | None:
    day = read_months(text, today, is_alone=False)
    return None if day is None else (day,)


def _weekday(text: str, today: date) -> Days | Unclear | None:
    said = _SAID_WEEKDAY.fullmatch(text)
    if not said:
        return None
    in_next_week = said["next_week"] or said["of_next_week"]
    index = _index(said["en"] or said["zh"] or in_next_week)
    coming = today + timedelta(days=(index - today.weekday()) % 7)
    this_week = today + timedelta(days=index - today.weekday())
    if which := said["zh_which"]:
        return (this_week + which.count("下") * _WEEK,)
    if in_next_week:
        return (this_week + _WEEK,)
    if said["which"] == "next ":
        later = coming if coming > today else today + _WEEK
        # On a Wednesday "next Friday" is in two days for some, in nine for others.
        return (later,) if later == this_week + _WEEK else Unclear.AMBIGUOUS
    if said["which"] == "this ":
        return (coming,) if coming == this_week else Unclear.AMBIGUOUS
    return (coming, coming + _WEEK)


def _index(weekday: str) -> int:
    """Return 0 for Monday to 6 for Sunday."""
    if weekday[0].isascii():
        return _WEEKDAYS.split("|").index(weekday[:3])
    figure = parse_written_number(weekday[-1])
    return 6 if figure is None else figure - 1


def _date(text: str, today: date) -> Days | Unclear | None:
    said = _DATE.fullmatch(text)
    if not said:
        return None
    day = said["day"] or said["us_day"]
    if name := said["month"] or said["us_month"]:
        month: int | None = _MONTHS.split("|").index(name[:3]) + 1
    else:
        day = said["iso_day"] or said["short_day"] or said["zh_day"]
        month = parse_written_number(said["iso_month"] or said["short_month"] or said["zh_month"])
    year = said["year"] or said["us_year"] or said["iso_year"] or said["zh_year"]
    figures = parse_written_number(day.removeprefix("the ").rstrip("stndrh"))
    if month is None or figures is None:
        return None
    return _of(_year(year, today), month, figures, today)


def _year(said: str | None, today: date) -> int | None:
    if said in {"今", "明"}:
        return today.year + (said == "明")
    return int(said.translate(_CHINESE_FIGURES)) if said else None


def _of(year: int | None, month: int, day: int, today: date) -> Days | Unclear:
    """Return a day of a month; without a year the next one to come, if it is not stale."""
    if year is not None:
        return tuple(_existing((year,), month, day)) or Unclear.DOES_NOT_EXIST
    days = tuple(_existing((today.year, today.year + 1), month, day))
    if not days:
        return Unclear.DOES_NOT_EXIST
    return days[:1] if today - STALE < days[0] else days[-1:]


def _existing(years: tuple[int, ...], month: int, day: int) -> Iterator[date]:
    for year in years:
        if 1 <= month <= 12 and year >= 1 and 1 <= day <= monthrange(year, month)[1]:
            yield date(year, month, day)


def _either_way(text: str, today: date) -> Days | Unclear | None:
    """Read figures whose order differs between countries, if only one order makes sense."""
    said = _EITHER_WAY.fullmatch(text)
    if not said:
        return None
    a, b = int(said["a"]), int(said["b"])
    if min(a, b) == 0:
        return None
    if a != b and max(a, b) <= 12:
        return Unclear.AMBIGUOUS
    return _of(_year(said["year"], today), min(a, b), max(a, b), today)


def _day_of_month(text: str, today: date) -> Days | Unclear | None:
    said = _DAY_OF_MONTH.fullmatch(text)
    day = parse_written_number(said["day"] or said["zh_day"]) if said else None
    if said is None or day is None:
        return None
    following = today.replace(day=1) + timedelta(days=31)
    this, after = (
        next(_existing((month.year,), month.month, day), None) for month in (today, following)
    )
    if which := said["which"]:
        wanted = after if which.startswith("下") else this
        return (wanted,) if wanted else Unclear.DOES_NOT_EXIST
    if this is None:
        return Unclear.DOES_NOT_EXIST
    return (this, after) if after else (this,)


def _with_weekday(text: str, today: date) -> Days | Unclear | None:
    said = _WITH_WEEKDAY.fullmatch(text)
    if not said:
        return None
    for read in (_date, _either_way, _day_of_month):
        days = read(said["then"] or said["date"], today)
        if isinstance(days, tuple):
            index = _index(said["first"] or said["last"])
            return tuple(day for day in days if day.weekday() == index) or Unclear.AMBIGUOUS
        if days is not None:
            return days
    return None
