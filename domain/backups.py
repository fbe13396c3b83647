"""Which backups stay: each of the last days, and then each of the last weeks."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final

DAYS: Final = 7
WEEKS: Final = 4


def kept(made: Iterable[int]) -> set[int]:
    """Return the instants (UTC seconds) of the backups that stay.

    Of each of the last seven days, and of each of the last four weeks, on which there is any, the
    newest. Days without one do not count: who was away for a month loses nothing.
    """
    newest_first = sorted(made, reverse=True)
    days: dict[date, int] = {}
    weeks: dict[tuple[int, int], int] = {}
    for at in newest_first:
        on = datetime.fromtimestamp(at, UTC).date()
        days.setdefault(on, at)
        weeks.setdefault((on.isocalendar().year, on.isocalendar().week), at)
    return {*list(days.values())[:DAYS], *list(weeks.values())[:WEEKS]}
