"""When and how often, in whatever words, and the way back: said before it counts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.cron import FIELDS, PREFIX, Cron, rule_of
from bot.texts import Html, Translator
from bot.whens import say_when
from domain.days import Zones, zone_meant
from domain.moments import Moment, Unclear
from domain.phrases import LONGEST_PHRASE
from domain.recurrence import (
    DAY,
    FIRST_MONDAY,
    NTHS,
    Daily,
    Dated,
    Monthly,
    Nth,
    Once,
    Rule,
    Several,
    Weekly,
    Yearly,
)
from domain.recurrence_words import WORKING_DAYS, read_rule
from domain.refusals import Refusal
from domain.wallclock import first_instant, wall_at
from domain.zone_words import is_clock_of, read_zone, zone_called

SHOWN = 3
# Closer together it is a flood, not a rhythm.
SHORTEST_GAP = timedelta(minutes=15)
_LOOKED_AT = 30
_CRON = re.compile(r"(?:cron )?([0-9a-z*/,#-]+(?: [0-9a-z*/,#-]+){4})", re.IGNORECASE)
_LAST_DAY = 31
# A year that has every day there is.
_LEAP = date(2000, 1, 1)
# Radicals, kana and 字 begin here.
_FIRST_HAN = "\u2e80"
_MARKS = " ,，:：、"
_GREETING = re.compile(r" (?:morning|afternoon|evening|night)$", re.IGNORECASE)
# What goes on with a day is no text: "friday 20:00 and sunday …".
_MORE_DAYS = re.compile(
    r"[ ,，]*(?:and|or|&|和|及|与|與|、|或) ?(?:every |on |每)?"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?\b"
    r"|(?:[周週]|星期|[礼禮]拜)[一二三四五六日天])",
    re.IGNORECASE,
)
# More words would have made it whole.
_PASSED_OVER = (Unclear.UNKNOWN, Unclear.NO_TIME, Unclear.NO_DAY)

Said = Rule | Moment


class Told(NamedTuple):
    """What the beginning of a text says of when, and what stands behind it."""

    when: Said
    rest: str


def say_timing(text: str, *, now: datetime, zone: ZoneInfo, language: str) -> Said | Unclear:
    """Return the rule or the moment that a phrase says, or why it says neither."""
    wall = now.astimezone(zone).replace(tzinfo=None, fold=0)
    if (named := read_zone(text)) is not None and is_clock_of(named.zone, zone):
        text = named.rest
    if (cron := _cron(text)) is not None:
        return cron
    rule = read_rule(text, wall=wall)
    if rule is None:
        return say_when(text, now=now, zone=zone, language=language)
    return rule


def lead(text: str, *, now: datetime, zone: ZoneInfo, language: str) -> Told | Unclear:
    """Read when at the beginning of a text, as long as it can be.

    A longer beginning that is unclear is not passed over for a shorter one that is not.
    """
    reasons: list[Unclear] = []
    for at in _ends(text):
        head = text[:at].rstrip(_MARKS)
        said = say_timing(head, now=now, zone=zone, language=language)
        if not isinstance(said, Unclear):
            if any(why not in _PASSED_OVER for why in reasons):
                break
            end = _before_greeting(head, said, now=now, zone=zone, language=language)
            if _MORE_DAYS.match(text, end):
                return Unclear.AMBIGUOUS
            return Told(said, text[end:].lstrip(f"{_MARKS}-–—").rstrip())
        if not _GREETING.search(head):
            reasons.append(said)
    return next((why for why in reasons if why is not Unclear.UNKNOWN), Unclear.UNKNOWN)


def trail(text: str, *, now: datetime, zone: ZoneInfo, language: str) -> Told | Unclear:
    """Read when at the end of a text, as long as it can be, between words only."""
    starts = [at + 1 for at in range(len(text)) if text[at].isspace()]
    for at in starts:
        if len(text) - at > LONGEST_PHRASE:
            continue
        said = say_timing(text[at:], now=now, zone=zone, language=language)
        if not isinstance(said, Unclear):
            return Told(said, text[:at].strip(_MARKS))
        if said is not Unclear.UNKNOWN:
            return said
    return Unclear.UNKNOWN


def _before_greeting(
    text: str, said: Said, *, now: datetime, zone: ZoneInfo, language: str
) -> int:
    """Return where the time ends: "9:00 Morning" is nine o'clock, and a good morning."""
    found = _GREETING.search(text)
    if found is None:
        return len(text)
    alone = say_timing(text[: found.start()], now=now, zone=zone, language=language)
    return found.start() if alone == said else len(text)


def _ends(text: str) -> Iterator[int]:
    """Yield where a beginning can end, the furthest first: between words, or at any 字."""
    yield from (
        at
        for at in range(min(len(text), LONGEST_PHRASE), 0, -1)
        if at == len(text) or text[at].isspace() or _may_part(text[at - 1], text[at])
    )


def _may_part(left: str, right: str) -> bool:
    """Say whether words may part here: at any 字, never between the letters of one word."""
    is_one_word = max(left, right) < _FIRST_HAN and left.isalnum() and right.isalnum()
    return not is_one_word and not (left + right).isascii()


def _cron(text: str) -> Rule | Unclear | None:
    """Read five fields of cron; without the word, one of them has to be a star."""
    words = " ".join(text.split())
    found = _CRON.fullmatch(words)
    fields = found[1].split(" ") if found else []
    if not found or len(fields) != FIELDS or not (words.startswith("cron ") or "*" in fields):
        return None
    try:
        return rule_of(PREFIX + found[1].lower())
    except ValueError:
        return Unclear.DOES_NOT_EXIST


def checked(rule: Rule, *, wall: datetime) -> Rule:
    """Return a rule whose times are far enough apart; refuse any other."""
    last: datetime | None = None
    for _ in range(_LOOKED_AT):
        following = rule.after(last or wall)
        if following is None:
            break
        if last is not None and following - last < SHORTEST_GAP:
            raise Refusal("when.too_often", minutes=SHORTEST_GAP // timedelta(minutes=1))
        last = following
    return rule


def unclear(why: Unclear, zone: ZoneInfo) -> Refusal:
    """Say why a phrase names no time, and how to write one."""
    match why:
        case Unclear.AMBIGUOUS:
            return Refusal("when.ambiguous")
        case Unclear.NO_TIME:
            return Refusal("when.no_time")
        case Unclear.NO_DAY:
            return Refusal("when.no_day")
        case Unclear.BY_HOURS:
            return Refusal("when.by_hours")
        case Unclear.DOES_NOT_EXIST:
            return Refusal("when.does_not_exist")
        case Unclear.ZONE:
            return Refusal("when.zone", zone=zone_called(zone.key))
        case Unclear.PAST:
            return Refusal("when.past")
        case Unclear.TOO_FAR:
            return Refusal("when.too_far")
    return Refusal("when.unknown")


# -- the way back ----------------------------------------------------------------------------


def coming(rule: Rule, zones: Zones, *, now: int, most: int = SHOWN) -> list[int]:
    """Return the instants (UTC seconds) of a rule's next occurrences."""
    return coming_after(rule, zones, wall=wall_at(now, zones), most=most)


def coming_after(rule: Rule, zones: Zones, *, wall: datetime, most: int = SHOWN) -> list[int]:
    """Return the instants of a rule's first occurrences after a time on the wall."""
    found: list[int] = []
    following = rule.after(wall)
    while following is not None and len(found) < most:
        found.append(first_instant(following, zones))
        following = rule.after(following)
    return found


def moment_shown(at: int, zones: Zones, t: Translator) -> str:
    """Return weekday, date and time of an instant on the community's clock."""
    zone = ZoneInfo(zone_meant(zones))
    when = datetime.fromtimestamp(at, UTC)
    on = when.astimezone(zone).date()
    return f"{t.weekday(on)} {t.long_date(on)} {t.time(when, zone)}"


def rule_shown(rule: Rule, t: Translator) -> Html:
    """Put a rule into words."""
    match rule:
        case Several():
            return _several(rule.rules, t)
        case Dated():
            return _dated(rule, _time(rule, t), t)
        case Once():
            return t("rule.once", date=t.long_date(rule.on.date()), time=f"{rule.on:%H:%M}")
        case Cron():
            return t("rule.cron", text=rule.text)
    raise TypeError(f"no words for {rule}")


def _several(rules: tuple[Dated, ...], t: Translator) -> Html:
    """Name common days once, with all their times."""
    first = rules[0]
    if all(replace(rule, at=first.at) == first for rule in rules):
        return _dated(first, t.list([_time(rule, t) for rule in rules]), t)
    return t.list([_dated(rule, _time(rule, t), t) for rule in rules])


def _time(rule: Dated, t: Translator) -> str:
    return t.time(datetime.combine(FIRST_MONDAY, rule.at, UTC), UTC)


def _dated(rule: Dated, time: str, t: Translator) -> Html:
    match rule:
        case Daily(every=1):
            return t("rule.daily", time=time)
        case Daily(every=every):
            return t("rule.days", every=every, time=time)
        case Weekly(weekdays=days, every=1) if days == WORKING_DAYS:
            return t("rule.working_days", time=time)
        case Weekly(weekdays=days, every=every):
            named = t.list([_weekday(day, t) for day in days])
            if every == 1:
                return t("rule.weekly", days=named, time=time)
            return t("rule.weeks", every=every, days=named, time=time)
        case Monthly(day=day) if day == _LAST_DAY:
            return t("rule.month_end", time=time)
        case Monthly(day=day):
            return t("rule.monthly", day=day, time=time)
        case Nth(nth=nth, weekday=day) if nth == len(NTHS):
            return t("rule.last_weekday", day=_weekday(day, t), time=time)
        case Nth(nth=nth, weekday=day):
            return t("rule.nth_weekday", nth=nth, day=_weekday(day, t), time=time)
        case Yearly(month=month, day=day):
            return t("rule.yearly", date=t.date(_LEAP.replace(month=month, day=day)), time=time)
    raise TypeError(f"no words for {rule}")


def _weekday(number: int, t: Translator) -> str:
    return t.weekday(FIRST_MONDAY + number * DAY)
