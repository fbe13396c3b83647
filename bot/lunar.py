"""The Chinese calendar beside the civil one."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from domain.birthdays import Birthday, civil_on

if TYPE_CHECKING:
    from borax.calendars.lunardate import LunarDate

_LONGEST = 30


def lunar_year(on: date) -> int:
    """Return the lunar year of a date; the civil one outside of 1900 to 2100."""
    lunar = _lunar(on)
    return on.year if lunar is None else int(lunar.year)


def birthdays_on(on: date) -> Iterator[Birthday]:
    """Yield every birthday that a date is, by either calendar.

    In a month of 29 days the 30th is kept on the last one; leap months have no birthdays of
    their own, so nobody has two in a year.
    """
    from borax.calendars.lunardate import LCalendars  # few ask for it

    yield from civil_on(on)
    lunar = _lunar(on)
    if lunar is None or lunar.leap:
        return
    yield Birthday(lunar.month, lunar.day, is_lunar=True)
    if lunar.day == LCalendars.ndays(lunar.year, lunar.month) == _LONGEST - 1:
        yield Birthday(lunar.month, _LONGEST, is_lunar=True)


def _lunar(on: date) -> "LunarDate | None":
    from borax.calendars.lunardate import LunarDate  # few ask for it

    try:
        return LunarDate.from_solar(on)
    except ValueError:
        # The tables end in 2100.
        return None
