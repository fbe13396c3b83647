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
