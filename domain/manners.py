"""How long what the bot says in a group stays there (product.md 1.3.2)."""

from datetime import timedelta

HINTS_LIVE_FOR = timedelta(seconds=45)
"""Refusals, errors, and how a command is used."""
CARDS_LIVE_FOR = timedelta(seconds=180)
"""What is of use only to who asked."""
# Telegram lets bots delete messages of the last 48 hours.
DELETABLE_FOR = timedelta(hours=48)


def is_deletable(sent_at: int, *, now: int) -> bool:
    """Say whether Telegram still lets us delete a message; both in UTC seconds."""
    return now - sent_at < DELETABLE_FOR.total_seconds()


def is_quiet(hours: str, minute: int) -> bool:
    """Say whether a minute of the day lies in quiet hours as stored ("22:00-09:00" or "off")."""
    if hours == "off":
        return False
    start, end = (int(edge[:2]) * 60 + int(edge[3:]) for edge in hours.split("-"))
    if start < end:
        return start <= minute < end
    return minute >= start or minute < end
