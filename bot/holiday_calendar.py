"""What is celebrated on a date, by the lunar calendar and by those of countries."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from bot import lunar
from domain.holidays import CHINESE, COUNTRIES, FESTIVALS, LUNAR_COUNTRIES, Holiday

# The names that fit a language best, the first that a country's calendar has.
_NAMES: Final = {
    "en": ("en_US",),
    "zh-Hans": ("zh_CN", "zh_TW", "zh_HK", "en_US"),
    "zh-Hant": ("zh_TW", "zh_HK", "zh_CN", "en_US"),
}


def holiday_on(on: date, *, preset: str, language: str) -> Holiday | None:
    """Return what a date is; of a holiday of several days only the first one counts."""
    before = on - timedelta(days=1)
    if preset in (CHINESE, *LUNAR_COUNTRIES):
        if (festival := _festival(on)) is not None:
            return Holiday(festival, "")
        if _festival(before) is not None:
            # The day after has no greeting of its own, whatever a calendar calls it.
            return None
    if preset not in COUNTRIES:
        return None
    name = _named(preset, on.year, language).get(on)
    is_first = name != _named(preset, before.year, language).get(before)
    return Holiday("", name) if name and is_first else None


def _festival(on: date) -> str | None:
    days = (each for each in lunar.birthdays_on(on) if each.is_lunar)
    return next((FESTIVALS[day] for each in days if (day := each[:2]) in FESTIVALS), None)


@lru_cache(maxsize=64)
def _named(country: str, year: int, language: str) -> Mapping[date, str]:
    import holidays  # 4 MB, for the groups that keep a country's days

    code = country.upper()
    known = getattr(holidays, code).supported_languages
    spoken = next((each for each in _NAMES[language] if each in known), None)
    found = holidays.country_holidays(code, years=year, language=spoken, observed=False)
    return dict(found.items())
