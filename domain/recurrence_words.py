"""How often, as members say it: `every friday 20:00`, `每两周周一、周四 18:00`, `每月1号 10:00`.

A phrase is days and times of day, in either order. One reading or none, as with a single moment.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time

from domain.clocks import END_OF_DAY_MINUTES, NUMBER, Clock, read_clock
from domain.dates import MONTH, read_days
from domain.moments import Unclear
from domain.numbers import parse_written_number
from domain.phrases import plain
from domain.recurrence import (
    MOST_DAYS,
    MOST_TOGETHER,
    MOST_WEEKS,
    NTHS,
    WEEKDAYS,
    Daily,
    Dated,
    Monthly,
    Nth,
    Rule,
    Several,
    Weekly,
    Yearly,
)
from domain.zone_words import read_zone

# Makes the rule of some days for one time of day; `wall` is what the clock shows now.
Days = Callable[[time, datetime], tuple[Dated, ...]]

WORKING_DAYS, WEEKEND = (0, 1, 2, 3, 4), (5, 6)
_ZH_WEEK = "(?:周|星期|礼拜)"
_SAID = re.compile(
    r"\b(?:each|every|everyday|daily|weekly|fortnight|fortnightly|biweekly|monthly|yearly"
    r"|annually|weekdays?|weekends?|working days?|workdays?)\b"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]* ?(?:to|through|-|,|/|and|&) ?"
    r"(?:mon|tue|wed|thu|fri|sat|sun)|(?:mon|tues|wednes|thurs|fri|satur|sun)days\b"
    r"|of the month|每|工作日|平日|隔[天日周]|逢"
    rf"|{_ZH_WEEK}[一二三四五六日天] ?[到至~、,和-] ?{_ZH_WEEK}?[一二三四五六日天]"
)
_SPELLINGS = (
    (re.compile(r"\b(?:each|every single)\b"), "every"),
    (re.compile(r"\bevery ?day\b|\bdaily\b"), "every 1 day"),
    (re.compile(r"\bevery (?=(?:morning|afternoon|evening|night)\b)"), "every 1 day in the "),
    (re.compile(r"\b(?:fortnightly|every fortnight)\b"), "every 2 weeks"),
    (re.compile(r"\bevery other (?=(?:day|week)\b)"), "every 2 "),
    (re.compile(r"\bevery other (?=(?:mon|tue|wed|thu|fri|sat|sun))"), "every 2 weeks on "),
    (re.compile(r"(?<!bi-)\bweekly\b|\bevery week\b(?! ?day)"), "every 1 week"),
    (re.compile(r"(?<!bi-)\bmonthly\b"), "every month"),
    (re.compile(r"\b(?:yearly|annually)\b"), "every year"),
    (re.compile(r"\bevery two\b"), "every 2"),
    (re.compile(r"\bevery three\b"), "every 3"),
    (re.compile(r"\bevery four\b"), "every 4"),
    (re.compile("每?逢"), "每"),
    (re.compile("每(?:一天|个?早晨)?(?=[早晚])"), "每天"),
    (re.compile("每日"), "每天"),
    (re.compile("每?隔一[天日]|隔日"), "每2天"),
    (re.compile("每?隔周(?=[一二三四五六日天])"), "每2个周周"),
    (re.compile("(?:每?隔一个?|每?隔)(?=周|星期|礼拜)"), "每2个"),
)
_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)"
)
_LINK = r"(?: ?, ?(?:and )?| ?& ?| ?/ ?| and | )"
_SOME_DAYS = rf"{_WEEKDAY}s?(?:{_LINK}{_WEEKDAY}s?)*"
_RANGE = rf"{_WEEKDAY} ?(?:-|to|through|~) ?{_WEEKDAY}"
_ZH_DAY = "[一二三四五六日天]"
_ZH_SOME = rf"{_ZH_WEEK}{_ZH_DAY}(?:[、,和及与/ ]*{_ZH_WEEK}?{_ZH_DAY})*"
_ZH_RANGE = rf"{_ZH_WEEK}{_ZH_DAY} ?[到至~-] ?{_ZH_WEEK}?{_ZH_DAY}"
_WORK = (
    "weekdays|workdays|working days|(?:every )?(?:weekday|workday|working day)"
    "|(?:每个?)?工作日|平日"
)
_ENDS = "weekends|(?:every )?weekend|每个?周末"
_WEEKLY = re.compile(
    rf"(?:(?:on )?(?P<work>{_WORK})|(?:on |at )?(?P<ends>{_ENDS}))"
    rf"|(?:every (?:(?P<count>[0-9]{{1,3}}) weeks?)?[ ,]*(?:on |from )?)?"
    rf"(?:(?P<range>{_RANGE})|(?P<some>{_SOME_DAYS}))"
    rf"|(?P<after>{_SOME_DAYS}) every (?P<later>[0-9]{{1,3}}) weeks?"
    rf"|(?:每(?:(?P<zh_count>{NUMBER})个?{_ZH_WEEK}|个)?[的, ]*)?"
    rf"(?:(?P<zh_range>{_ZH_RANGE})|(?P<zh_some>{_ZH_SOME}))"
)
_DAILY = re.compile(
    rf"every (?P<count>[0-9]{{1,3}}) days?|每(?P<zh_count>{NUMBER}|[0-9]{{1,3}})?天"
)
_DAY_NUMBER = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_MONTH = r"(?:every month|(?:of |in )?(?:the|every|a) month)"
_NUMBERS = rf"{_DAY_NUMBER}(?:{_LINK}(?:the )?{_DAY_NUMBER})*"
_MONTHLY = re.compile(
    rf"every month[ ,]*(?:on )?(?:the )?(?:day )?(?P<days>{_NUMBERS}|(?P<end>last day)(?: of it)?)"
    rf"|(?:on )?(?:the )?(?:every )?(?P<first>{_NUMBERS}|(?P<first_end>last day)) {_MONTH}"
    rf"|每个?月的?(?P<zh_days>{NUMBER}[日号]?(?:[、,和及与/ ]+{NUMBER}[日号]?)*(?<=[日号0-9])"
    rf"|(?P<zh_end>最后[一1][天日]))"
)
_NTH = "first|1st|second|2nd|third|3rd|fourth|4th|last"
_ON_NTH = re.compile(
    rf"every month[ ,]*(?:on )?(?:the )?(?P<nth>{_NTH}) (?P<day>{_WEEKDAY})"
    rf"|(?:on )?(?:the )?(?:every )?(?P<first_nth>{_NTH}) (?P<first_day>{_WEEKDAY}) {_MONTH}"
    rf"|每个?月的?(?:第(?P<zh_nth>[一二三四1-4])个?|(?P<zh_last>最后[一1]?个?))"
    rf"(?P<zh_day>{_ZH_WEEK}{_ZH_DAY})"
)
_YEARLY = re.compile(
    r"every year[ ,]*(?:on )?(?:the )?(?P<on>.+)|每年的?(?P<zh_on>.+)"
    rf"|every (?:the )?(?P<date>{_DAY_NUMBER} (?:of )?{MONTH}|{MONTH} (?:the )?{_DAY_NUMBER})"
)
_INCOMPLETE = re.compile(
    r"every 1 week|every [0-9]+ weeks?|every (?:month|year)"
    rf"|每(?:{NUMBER})?个?(?:{_ZH_WEEK}|月|年)"
)
_NO_ONE_READING = re.compile(
    r"bi-?(?:week|month)ly.*|every (?:second|2nd|third|3rd) .+|每月?月[初底末]|每个月[初底末]|月底"
    rf"|每隔(?:{NUMBER})?(?:个?{_ZH_WEEK}|[天日]).*"
)
_BY_HOURS = re.compile(
    r"every (?:[0-9]+ ?)?(?:hours?|hrs?|minutes?|mins?|h|m)"
    rf"|每隔?(?:{NUMBER})?个?(?:小时|钟头|分钟)"
)
_JOINTS = re.compile(
    r"(?<=[0-9点半分钟m]),? and (?=\S)|(?<=[0-9点半分钟整m]) ?[,、和及与;] ?(?=\D)"
)
_CLOCKS = re.compile(r" and | ?[,、和及与;&] ?(?:and )?")
_AT = re.compile(r"^(?:(?:on|at) |[@在于的] ?)")
_EN_NUMBERS = re.compile(r"[0-9]+")
_ZH_NUMBERS = re.compile(NUMBER)
_FIRST_WORK_MINUTES = 7 * 60
_LEAP = date(2028, 1, 1)


def read_rule(text: str, *, wall: datetime) -> Rule | Unclear | None:
    """Return the rule that a phrase says, or why it is none; None when nothing repeats in it.

    What repeats every few days or weeks is counted from its first time after `wall`, which is
    what the clock shows now.
    """
    if (named := read_zone(text)) is not None:
        rule = read_rule(named.rest, wall=wall)
        # What repeats keeps to the clock here.
        return rule if rule is None or isinstance(rule, Unclear) else Unclear.ZONE
    words = plain(text)
    if not _SAID.search(words):
        return None
    for pattern, usual in _SPELLINGS:
        words = pattern.sub(usual, words)
    found = _readings(words, wall)
    if isinstance(found, Unclear) and (joined := _joined(words, wall)) is not None:
        return joined
    return found


def _readings(words: str, wall: datetime) -> Rule | Unclear:
    """Return the one rule that days and times of day say."""
    found = dict.fromkeys(_read(days, clock, wall) for days, clock in _splits(words))
    rules = [rule for rule in found if rule is not None and not isinstance(rule, Unclear)]
    if len({str(rule) for rule in rules}) > 1:
        return Unclear.AMBIGUOUS
    if rules:
        return rules[0]
    return next((why for why in found if isinstance(why, Unclear)), Unclear.UNKNOWN)


def _joined(words: str, wall: datetime) -> Rule | None:
    """Read days of which each has its own time: `every fri 20:00 and sun 18:00`."""
    for link in _JOINTS.finditer(words):
        first = _readings(words[: link.start()], wall)
        rest = words[link.end() :]
        begin = "" if _SAID.search(rest) else "every " if words.isascii() else "每"
        then = read_rule(f"{begin}{rest}", wall=wall)
        if isinstance(first, Dated | Several) and isinstance(then, Dated | Several):
            rules = tuple(dict.fromkeys((*_parts(first), *_parts(then))))
            return Several(rules) if 1 < len(rules) <= MOST_TOGETHER else None
    return None


def _parts(rule: Dated | Several) -> tuple[Dated, ...]:
    return rule.rules if isinstance(rule, Several) else (rule,)


def _splits(words: str) -> Iterator[tuple[str, str]]:
    """Yield every way to take a phrase for days and times of day, in either order."""
    yield words, ""
    for at in range(1, len(words)):
        left, right = words[at - 1], words[at]
        is_inside = left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
        if not is_inside:
            first, last = words[:at].strip(" ,"), words[at:].strip(" ,")
            yield first, last
            yield last, first


def _read(said: str, clocks: str, wall: datetime) -> Rule | Unclear | None:
    days = _days(_AT.sub("", said), wall.date())
    if days is None:
        return None
    times = _times(_AT.sub("", clocks), is_work=re.fullmatch(_WORK, said) is not None)
    if isinstance(days, Unclear):
        # Only what is said besides shows whether days were meant at all.
        return days if times is Unclear.NO_TIME or isinstance(times, list) else None
    if times is None or isinstance(times, Unclear):
        return times
    rules = tuple(rule for at in times for rule in days(at, wall))
    if len(rules) > MOST_TOGETHER:
        return Unclear.UNKNOWN
    return rules[0] if len(rules) == 1 else Several(rules)


def _times(said: str, *, is_work: bool) -> list[time] | Unclear | None:
    """Read one or several times of day; on working days 9点 is the morning's."""
    if not said:
        return Unclear.NO_TIME
    clocks = [_clock(word, is_work=is_work) for word in _CLOCKS.split(said)]
    if any(clock is None for clock in clocks):
        return None
    found: set[time] = set()
    for clock in clocks:
        if not isinstance(clock, Clock):
            return clock
        if clock.edge or clock.minutes >= END_OF_DAY_MINUTES:
            return Unclear.AMBIGUOUS
        found.add(time(*divmod(clock.minutes, 60)))
    return sorted(found)


def _clock(word: str, *, is_work: bool) -> Clock | Unclear | None:
    clock = read_clock(word)
    if clock is Unclear.AMBIGUOUS and is_work:
        early = read_clock(f"早上{word}")
        if isinstance(early, Clock) and early.minutes >= _FIRST_WORK_MINUTES:
            return early
    return clock


def _days(said: str, today: date) -> Days | Unclear | None:
    if _NO_ONE_READING.fullmatch(said):
        return Unclear.AMBIGUOUS
    if _BY_HOURS.fullmatch(said):
        return Unclear.BY_HOURS
    if _INCOMPLETE.fullmatch(said):
        return Unclear.NO_DAY
    for read in (_daily, _weekly, _monthly, _on_nth):
        if (days := read(said)) is not None:
            return days
    return _yearly(said, today)


def _daily(said: str) -> Days | Unclear | None:
    found = _DAILY.fullmatch(said)
    if not found:
        return None
    every = parse_written_number(found["count"] or found["zh_count"] or "1")
    if every is None or not 1 <= every <= MOST_DAYS:
        return Unclear.DOES_NOT_EXIST
    if every == 1:
        return lambda at, _wall: (Daily(at),)
    return lambda at, wall: (Daily(at, every, Daily(at).after(wall).date()),)


def _weekly(said: str) -> Days | Unclear | None:
    found = _WEEKLY.fullmatch(said)
    if not found:
        return None
    if found["work"] or found["ends"]:
        days = WORKING_DAYS if found["work"] else WEEKEND
        return lambda at, _wall: (Weekly(at, days),)
    several = found["some"] or found["after"] or found["zh_some"]
    span = found["range"] or found["zh_range"]
    numbers = _weekdays(several or span)
    if span:
        if numbers[0] >= numbers[-1]:
            return Unclear.AMBIGUOUS
        numbers = list(range(numbers[0], numbers[-1] + 1))
    elif len(numbers) == 1 and not (said.startswith(("every", "每")) or _is_plural(said)):
        return None
    count = found["count"] or found["later"] or found["zh_count"]
    every = parse_written_number(count) if count else 1
    if every is None or not 1 <= every <= MOST_WEEKS:
        return Unclear.DOES_NOT_EXIST
    return _every_weeks(tuple(sorted(set(numbers))), every)


def _is_plural(said: str) -> bool:
    return re.fullmatch(rf"{_WEEKDAY}s", said) is not None and said.endswith("days")


def _every_weeks(numbers: tuple[int, ...], every: int) -> Days:
    if every == 1:
        return lambda at, _wall: (Weekly(at, numbers),)
    return lambda at, wall: (Weekly(at, numbers, every, Weekly(at, numbers).after(wall).date()),)


def _weekdays(said: str) -> list[int]:
    """Return the days of the week in a text of nothing else, 0 for Monday."""
    if said[0].isascii():
        return [WEEKDAYS.index(word[:3]) for word in re.findall(_WEEKDAY, said)]
    days = "一二三四五六日"
    figures = re.sub(_ZH_WEEK, "", said).replace("天", "日")
    return [days.index(figure) for figure in figures if figure in days]


def _monthly(said: str) -> Days | Unclear | None:
    found = _MONTHLY.fullmatch(said)
    if not found:
        return None
    if found["end"] or found["first_end"] or found["zh_end"]:
        return lambda at, _wall: (Monthly(at, 31),)
    if written := found["zh_days"]:
        numbers = [parse_written_number(each) for each in _ZH_NUMBERS.findall(written)]
    else:
        written = found["days"] or found["first"]
        numbers = [parse_written_number(each) for each in _EN_NUMBERS.findall(written)]
    days = sorted({number or 0 for number in numbers})
    if not days or not all(1 <= day <= 31 for day in days):
        return Unclear.DOES_NOT_EXIST
    return lambda at, _wall: tuple(Monthly(at, day) for day in days)


def _on_nth(said: str) -> Days | None:
    found = _ON_NTH.fullmatch(said)
    if not found:
        return None
    (weekday,) = _weekdays(found["day"] or found["first_day"] or found["zh_day"])
    if found["zh_last"]:
        nth = len(NTHS)
    elif found["zh_nth"]:
        nth = parse_written_number(found["zh_nth"]) or 1
    else:
        nth = _NTH.split("|").index(found["nth"] or found["first_nth"]) // 2 + 1
    return lambda at, _wall: (Nth(at, nth, weekday),)


def _yearly(said: str, today: date) -> Days | Unclear | None:
    found = _YEARLY.fullmatch(said)
    named = found["on"] or found["zh_on"] or found["date"] if found else ""
    days = read_days(named, today)
    if days is Unclear.DOES_NOT_EXIST:
        # Every year has a 29 February or the last day of that month.
        days = read_days(named, _LEAP)
    if days is None or isinstance(days, Unclear):
        return days
    on = days[0]
    return lambda at, _wall: (Yearly(at, on.month, on.day),)
