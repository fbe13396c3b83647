"""How often, as hosts say it: `every friday 20:00`, `每周五晚上8点`."""

import re
from datetime import time

from domain.clocks import Clock, read_clock
from domain.recurrence import WEEKDAYS, Daily, Monthly, Rule, Weekly
from domain.refusals import Refusal

_DAY = "mon|tue|wed|thu|fri|sat|sun"
_ENGLISH_DAYS = rf"(?:{_DAY})[a-z]*(?:(?: ?,? ?and |[ ,]+)(?:{_DAY})[a-z]*)*"
_CHINESE_DAYS = "一二三四五六日天"
_EVERY = re.compile(
    r"(?:every ?day|daily|每[天日])"
    r"|every weekday|weekdays"
    r"|(?:every month|monthly)(?: on)?(?: the)? (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
    rf"|every (?P<days>{_ENGLISH_DAYS})"
    rf"|每个?(?:周|星期|礼拜)(?P<tage>(?:[{_CHINESE_DAYS}][、, 和]*)+)"
    r"|每个?月(?P<tag>[0-9]{1,2})[号日]"
)
_WORKING_DAYS = (0, 1, 2, 3, 4)
_DAY_MINUTES = 24 * 60


def read_rule(words: str) -> tuple[Rule, str] | None:
    """Return a rule and what stands behind it; None for a phrase that begins none.

    Phrases come from `plain`. Refuses a day without a time of day.
    """
    said = _EVERY.match(words)
    if said is None:
        return None
    at, rest = _clock(words[said.end() :].strip().removeprefix("at "))
    return _rule(said, at), rest


def _rule(said: re.Match[str], at: time) -> Rule:
    number = said["day"] or said["tag"]
    if number:
        if not 1 <= int(number) <= 31:
            raise Refusal("poll.new.unknown", word=said[0])
        return Monthly(at, int(number))
    if said["days"]:
        found = re.findall(_DAY, said["days"])
        return Weekly(at, tuple(sorted({WEEKDAYS.index(day) for day in found})))
    if said["tage"]:
        numbers = {min(_CHINESE_DAYS.find(day), 6) for day in said["tage"]}
        return Weekly(at, tuple(sorted(numbers - {-1})))
    return Weekly(at, _WORKING_DAYS) if "weekday" in said[0] else Daily(at)


def _clock(words: str) -> tuple[time, str]:
    """Read the time of day at the beginning, as long as it can be; return it and the rest."""
    pieces = words.split(" ")
    for length in range(len(pieces), 0, -1):
        clock = read_clock(" ".join(pieces[:length]))
        if isinstance(clock, Clock) and clock.minutes < _DAY_MINUTES:
            at = time(*divmod(clock.minutes, 60))
            return at, " ".join(pieces[length:])
    raise Refusal("poll.new.no_time")
