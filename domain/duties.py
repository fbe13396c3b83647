"""When staff is on duty: hours of some weekdays, as they are written and as they are now."""

import datetime as dt
from zoneinfo import ZoneInfo

from domain.manners import is_quiet

EVERY_DAY = "0123456"
ON_FOR_SECONDS = 12 * 3600
_NAMES = {
    "mon": "0", "tue": "1", "wed": "2", "thu": "3", "fri": "4", "sat": "5", "sun": "6",
    "周一": "0", "周二": "1", "周三": "2", "周四": "3", "周五": "4", "周六": "5", "周日": "6",
    "週一": "0", "週二": "1", "週三": "2", "週四": "3", "週五": "4", "週六": "5", "週日": "6",
}  # fmt: skip


def read_days(text: str) -> str | None:
    """Read "fri,sat" or "mon-fri"; None for what is no days."""
    days: set[str] = set()
    for part in text.casefold().replace("，", ",").replace("、", ",").split(","):
        first, dash, last = part.partition("-")
        start = _NAMES.get(first)
        end = _NAMES.get(last) if dash else start
        if start is None or end is None:
            return None
        span = (int(end) - int(start)) % 7
        days |= {str((int(start) + step) % 7) for step in range(span + 1)}
    return "".join(sorted(days))


def is_on(days: str, hours: str, until_at: int | None, *, at: int, zone: ZoneInfo) -> bool:
    """Say whether somebody is on duty; hours past midnight belong to the day they begin on."""
    if until_at is not None and at < until_at:
        return True
    if not days:
        return False
    local = dt.datetime.fromtimestamp(at, zone)
    minute = local.hour * 60 + local.minute
    start = int(hours[:2]) * 60 + int(hours[3:5])
    begun_yesterday = hours[:5] > hours[6:] and minute < start
    day = (local.weekday() - begun_yesterday) % 7
    return str(day) in days and is_quiet(hours, minute)
