"""The time of day, as members say it: `20:00`, `8pm`, `晚上八点半`, `noon`.

A clock with a colon has 24 hours; every other hour up to 12 needs its half of the day. Phrases
come from `plain`.
"""

import re
from typing import NamedTuple

from domain.moments import Unclear
from domain.numbers import parse_written_number

MIDDAY_MINUTES = 12 * 60
END_OF_DAY_MINUTES = 24 * 60
NUMBER = "(?:[0-9]{1,2}|[零〇一二两三四五六七八九十廿卅]{1,3})"

_PERIODS = {
    "凌晨": "dawn",
    **dict.fromkeys(("morning", "清晨", "清早", "早晨", "早上", "上午", "早"), "morning"),
    "中午": "midday",
    **dict.fromkeys(("afternoon", "下午"), "afternoon"),
    "傍晚": "dusk",
    **dict.fromkeys(("evening", "night", "晚上", "晚间", "夜晚", "夜里"), "evening"),
    **dict.fromkeys(("深夜", "半夜", "晚"), "evening"),
}


def _same(first: int, last: int) -> dict[int, int]:
    return {hour: hour for hour in range(first, last + 1)}


def _later(first: int, last: int) -> dict[int, int]:
    return {hour: hour + 12 for hour in range(first, last + 1)}


# The hour that is meant by an hour that is said; 24 belongs to the night before. What is missing
# has two readings (晚上两点: which night?) or none.
_HOURS = {
    "am": {12: 0} | _same(1, 11),
    "pm": {12: 12} | _later(1, 11),
    "dawn": {12: 0} | _same(0, 6),
    "morning": _same(1, 11),
    "midday": _same(11, 14) | _later(1, 2),
    "afternoon": _same(12, 23) | _later(1, 11),
    "dusk": _same(16, 20) | _later(4, 8),
    "evening": _same(17, 24) | _later(5, 11) | {0: 24, 12: 24},
}

PERIOD = f"(?:{'|'.join(_PERIODS)})"
_QUARTERS = {"一": 15, "1": 15, "三": 45, "3": 45}
_HALF_DAY = r"[ap]m|[ap]\.m\.?"
_CLOCK = re.compile(
    rf"(?:(?:in the |this )?(?P<before>{PERIOD})[ ,]*(?:at )?)?"
    r"(?:"
    rf"(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?::00)? ?(?P<half_day>{_HALF_DAY})?"
    rf"|(?P<spoken>{NUMBER})[点时](?:[钟整正]|(?P<half>半)|(?P<quarters>[一1三3])刻"
    rf"|(?P<zero>[零〇](?=.))?(?P<minutes>{NUMBER})(?P<unit>分?))?"
    rf"|(?P<bare>[0-9]{{1,2}}) ?(?P<bare_half_day>{_HALF_DAY}|o'clock)?"
    r"|(?P<word>noon|midday|正午|中午|midnight|午夜)"
    r")"
    r"(?: (?:in the |at )?(?P<after>morning|afternoon|evening|night))?"
)
_PERIOD_ALONE = re.compile(rf"(?!中午)(?:in the |this )?{PERIOD}")


class Clock(NamedTuple):
    """A time of day in minutes after midnight; from 1440 on it belongs to the day after."""

    minutes: int
    edge: bool = False
    """It is a midnight that could begin or end a day that is named with it."""


def read_clock(text: str) -> Clock | Unclear | None:
    """Return the time of day that a whole text says; None when it says none."""
    if _PERIOD_ALONE.fullmatch(text):
        return Unclear.NO_TIME
    said = _CLOCK.fullmatch(text)
    if not said:
        return None
    period = _PERIODS.get(said["before"] or said["after"] or "")
    if said["before"] and said["after"]:
        return Unclear.AMBIGUOUS
    if said["word"]:
        return _word(said["word"], period)
    half_day = (said["half_day"] or said["bare_half_day"] or "")[:1]
    hour = parse_written_number(said["hour"] or said["spoken"] or said["bare"])
    minute = _minute(said)
    if hour is None or minute is None:
        return None
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None if said["bare"] else Unclear.DOES_NOT_EXIST
    if half_day in {"a", "p"}:
        return _halved(f"{half_day}m", hour, minute, period)
    if said["bare"] and not period:
        return Unclear.AMBIGUOUS
    # 08点 is on a clock of 24 hours, like everything with a colon.
    is_exact = bool(said["hour"]) or (said["spoken"] or "").startswith("0")
    return _placed(hour, minute, period, is_exact=is_exact)


def _word(word: str, period: str | None) -> Clock | Unclear:
    if word in {"noon", "midday", "正午", "中午"}:
        return Unclear.AMBIGUOUS if period else Clock(MIDDAY_MINUTES)
    if period:
        return Clock(END_OF_DAY_MINUTES) if period == "evening" else Unclear.AMBIGUOUS
    return Clock(0, edge=True)


def _minute(said: re.Match[str]) -> int | None:
    if said["half"]:
        return 30
    if said["quarters"]:
        return _QUARTERS[said["quarters"]]
    if not said["minutes"]:
        return int(said["minute"] or 0)
    minute = parse_written_number(said["minutes"])
    # 八点五 may be five past or ten to: a single figure needs its 分 or its zero.
    is_whole = said["unit"] or said["zero"] or said["minutes"].startswith("0")
    return minute if minute is None or minute >= 10 or is_whole else None


def _halved(half_day: str, said: int, minute: int, period: str | None) -> Clock | Unclear:
    hour = _HOURS[half_day].get(said)
    if hour is None:
        return Unclear.AMBIGUOUS
    if period is None:
        return Clock(hour * 60 + minute, edge=hour == minute == 0)
    fits = [meant for meant in _HOURS[period].values() if meant % 24 == hour]
    return Clock(fits[0] * 60 + minute) if fits else Unclear.AMBIGUOUS


def _placed(said: int, minute: int, period: str | None, *, is_exact: bool) -> Clock | Unclear:
    if period:
        hour = _HOURS[period].get(said)
        return Unclear.AMBIGUOUS if hour is None else Clock(hour * 60 + minute)
    if is_exact or said == 0 or said > 12:
        return Clock(said * 60 + minute)
    return Unclear.AMBIGUOUS
