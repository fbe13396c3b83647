"""A clock as people name it: `UTC`, `GMT+8`, `Asia/Shanghai`, `东八区`, `CST`."""

import re
import unicodedata
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from domain.days import Zones, zone_meant
from domain.moments import Unclear
from domain.phrases import LONGEST_PHRASE
from domain.refusals import Refusal

# Several clocks share these letters, or they stand for one half of the year. In capitals only:
# many are words in some language.
_LETTERS = "[ECMP][SD]T|CES?T|EES?T|BST|IST|AE[SD]T"
_KNOWN = {
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "HKT": "Asia/Hong_Kong",
    "SGT": "Asia/Singapore",
    "MSK": "Europe/Moscow",
    **dict.fromkeys(("北京时间", "北京時間"), "Asia/Shanghai"),
    **dict.fromkeys(("台北时间", "台北時間"), "Asia/Taipei"),
    **dict.fromkeys(("香港时间", "香港時間"), "Asia/Hong_Kong"),
}
# Whole, where nothing but a zone is asked for; in a phrase each could be where people meet.
_PLACES = {
    **dict.fromkeys(("北京", "上海", "中国", "中國"), "Asia/Shanghai"),
    **dict.fromkeys(("台北", "臺北", "台湾", "台灣", "臺灣"), "Asia/Taipei"),
    "香港": "Asia/Hong_Kong",
    **dict.fromkeys(("澳门", "澳門"), "Asia/Macau"),
    "新加坡": "Asia/Singapore",
    **dict.fromkeys(("东京", "東京"), "Asia/Tokyo"),
    **dict.fromkeys(("首尔", "首爾"), "Asia/Seoul"),
}
_OFFSET = r"(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?"
_ZONE = re.compile(
    r"(?<![A-Za-z/])(?:"
    rf"(?i:UTC|GMT)(?: ?{_OFFSET})?|(?P<eighth>[东東]八[区區])"
    r"|(?P<name>[A-Za-z]+(?:/[A-Za-z_-]+){1,2})"
    rf"|(?P<letters>{_LETTERS})|(?P<known>{'|'.join(_KNOWN)})"
    r")(?:(?<=[间間区區])|(?![A-Za-z0-9/:+-]))"
)
_WHOLE_OFFSET = re.compile(rf"(?i:UTC|GMT)? ?{_OFFSET}")
_BELT = re.compile(r"(?P<side>[东東西])(?P<number>十[一二]?|[一二三四五六七八九])[区區]")
_CLOCK = re.compile("(?:的)?(?:时间|時間|时区|時區)$")
_FIGURES = "零一二三四五六七八九十"
_FIXED = re.compile(r"Etc/GMT(?P<sign>[+-])(?P<hours>[0-9]{1,2})")
# Where clocks are ahead by no whole hours; the last two change to it for a half of the year.
_ODD = {
    -570: "Pacific/Marquesas",
    -210: "America/St_Johns",
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    525: "Australia/Eucla",
    570: "Australia/Darwin",
    630: "Australia/Lord_Howe",
    765: "Pacific/Chatham",
}
_LARGEST_OFFSET = timedelta(hours=14)

Zone = ZoneInfo | timedelta | Unclear


class Zoned(NamedTuple):
    """A phrase without the clock it names."""

    rest: str
    zone: Zone
    """By name, by what it is ahead of UTC, or `ZONE` when nobody can tell."""


def read_zone(text: str) -> Zoned | None:
    """Take the one clock out of a phrase; None when it names none."""
    if len(text) > LONGEST_PHRASE:
        return None
    text = unicodedata.normalize("NFKC", text)
    found = _ZONE.search(text)
    zone = _meant(found) if found else None
    if found is None or zone is None:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return Zoned(" ".join(re.sub(r"\( *\)", " ", rest).split()), zone)


def _meant(found: re.Match[str]) -> Zone | None:
    if found["letters"]:
        return Unclear.ZONE
    if found["eighth"]:
        return timedelta(hours=8)
    if found["known"]:
        return ZoneInfo(_KNOWN[found["known"]])
    if found["name"]:
        key = _names().get(found["name"].casefold())
        return ZoneInfo(key) if key else None
    ahead = _ahead(found)
    return Unclear.ZONE if ahead is None else ahead


def _ahead(found: re.Match[str]) -> timedelta | None:
    """Return what an offset is ahead of UTC; None for one that no clock has."""
    minutes = int(found["minutes"] or 0)
    ahead = timedelta(hours=int(found["hours"] or 0), minutes=minutes)
    if ahead > _LARGEST_OFFSET or minutes > 59:
        return None
    return -ahead if found["sign"] == "-" else ahead


def read_zone_name(text: str) -> str | None:
    """Return the IANA name that a whole text means, whatever its capitals; None if unknown.

    An offset has one for whole hours only; another is refused with a city that keeps it.
    """
    text = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    name = _names().get(text.replace(" ", "_").casefold())
    if name is not None:
        return name
    known = _KNOWN.get(text) or _PLACES.get(place := _CLOCK.sub("", text))
    if known is not None:
        return known
    if (belt := _BELT.fullmatch(place)) is not None:
        hours = sum(map(_FIGURES.index, belt["number"]))
        return _fixed(timedelta(hours=-hours if belt["side"] == "西" else hours))
    offset = _WHOLE_OFFSET.fullmatch(text)
    ahead = None if offset is None else _ahead(offset)
    if ahead is None:
        return None
    city = _ODD.get(int(ahead.total_seconds()) // 60)
    if city is not None:
        raise Refusal("timezone.odd_offset", zone=text, city=city)
    return _fixed(ahead)


def _fixed(ahead: timedelta) -> str | None:
    """Return the name of the clock that is always ahead by as much; it turns the sign around."""
    hours, rest = divmod(int(ahead.total_seconds()), 3600)
    if rest or hours < -12:
        return None
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


def zone_called(name: str) -> str:
    """Return the name of a zone as people read it: `Etc/GMT-8` is UTC+8."""
    fixed = _FIXED.fullmatch(name)
    if fixed is None:
        return name
    return f"UTC{'+' if fixed['sign'] == '-' else '-'}{fixed['hours']}"


def clock_called(zones: Zones) -> str:
    """Return the name of the zone that people mean in a community, as they read it."""
    return zone_called(zone_meant(zones))


def is_clock_of(named: Zone, zone: ZoneInfo) -> bool:
    """Say whether a clock that was named is always the one of a zone."""
    return named == zone or (isinstance(named, timedelta) and _fixed(named) == zone.key)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}
