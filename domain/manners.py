"""How long what the bot says in a group stays there (product.md 1.3.2)."""

from datetime import timedelta

HINTS_LIVE_FOR = timedelta(seconds=45)
"""Refusals, errors, and how a command is used."""
CARDS_LIVE_FOR = timedelta(seconds=180)
"""What is of use only to who asked."""
DAY_MINUTES = 1440
# Telegram lets bots delete messages of the last 48 hours.
DELETABLE_FOR = timedelta(hours=48)


def is_deletable(sent_at: int, *, now: int) -> bool:
    """Say whether Telegram still lets us delete a message; both in UTC seconds."""
    return now - sent_at < DELETABLE_FOR.total_seconds()


def is_quiet(hours: str, minute: int) -> bool:
    """Say whether a minute of the day lies in quiet hours as stored ("22:00-09:00" or "off")."""
    return quiet_minutes(hours, minute) > 0


def quiet_minutes(hours: str, minute: int) -> int:
    """Return how long quiet hours still last at a minute of the day; 0 outside of them."""
    if hours == "off":
        return 0
    start, end = (int(edge[:2]) * 60 + int(edge[3:]) for edge in hours.split("-"))
    left = (end - minute) % DAY_MINUTES
    return left if left <= (end - start) % DAY_MINUTES else 0
