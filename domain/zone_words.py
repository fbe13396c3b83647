"""Another clock than the one here, as members name it: `UTC`, `GMT+8`, `Asia/Shanghai`, `CST`."""

import re
import unicodedata
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from domain.moments import Unclear
from domain.phrases import LONGEST_PHRASE

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
}
_ZONE = re.compile(
    r"(?<![A-Za-z/])(?:"
    r"(?i:UTC|GMT)(?: ?(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?)?"
    r"|(?P<name>[A-Za-z]+(?:/[A-Za-z_-]+){1,2})"
    rf"|(?P<letters>{_LETTERS})|(?P<known>{'|'.join(_KNOWN)})"
    r")(?:(?<=间)|(?<=間)|(?![A-Za-z0-9/:+-]))"
)
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
    if found["known"]:
        return ZoneInfo(_KNOWN[found["known"]])
    if found["name"]:
        key = _names().get(found["name"].casefold())
        return ZoneInfo(key) if key else None
    minutes = int(found["minutes"] or 0)
    ahead = timedelta(hours=int(found["hours"] or 0), minutes=minutes)
    if ahead > _LARGEST_OFFSET or minutes > 59:
        return Unclear.ZONE
    return -ahead if found["sign"] == "-" else ahead


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}
