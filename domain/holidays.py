"""Which holidays a community greets: the lunar festivals, or those of a country besides."""

from typing import Final, NamedTuple

OFF: Final = "off"
CHINESE: Final = "chinese"
# Where the lunar festivals are kept besides the public holidays.
LUNAR_COUNTRIES: Final = ("cn", "tw", "hk", "mo", "sg", "my")
COUNTRIES: Final = (
    *LUNAR_COUNTRIES,
    *("jp", "kr", "th", "vn", "id", "in"),
    *("us", "ca", "gb", "ie", "au", "nz"),
    *("de", "at", "ch", "fr", "es", "it", "pt", "nl", "pl", "ua", "ru", "br", "mx"),
)
PRESETS: Final = (OFF, CHINESE, *COUNTRIES)
# Month and day of the lunar calendar.
FESTIVALS: Final = {
    (1, 1): "spring",
    (1, 15): "lantern",
    (5, 5): "dragon_boat",
    (7, 7): "qixi",
    (8, 15): "mid_autumn",
    (9, 9): "double_ninth",
}


class Holiday(NamedTuple):
    """A lunar `festival` of ours, or the `name` that a country's calendar has."""

    festival: str
    name: str
