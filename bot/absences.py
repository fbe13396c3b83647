"""Absences: times in which nobody heard Telegram, between two lives or within one."""

from collections.abc import Callable, Sequence
from sqlite3 import Connection

from storage import backlogs

# What Telegram keeps for us; what came before that is lost.
KEPT_SECONDS = 24 * 3600
# Gives back the time from one instant to another, in which nobody could take part.
Bear = Callable[[Connection, int, int], None]


def begin(tx: Connection, *, since: int) -> None:
    """Remember since when Telegram is not heard; what falls due meanwhile waits for it."""
    backlogs.fall_silent(tx, since)


def end(tx: Connection, *, now: int, bear: Sequence[Bear]) -> tuple[int, int] | None:
    """Bear that nobody heard Telegram until now, each absence once.

    Called at the start of a life as well. Returns the blind window (from, to) that it left.
    """
    since = backlogs.silent_since(tx) or backlogs.last_beat(tx)
    backlogs.beat(tx, now)
    backlogs.fall_silent(tx, None)
    if since is None or since >= now:
        return None
    for each in bear:
        each(tx, since, now)
    if now - since <= KEPT_SECONDS:
        return None
    blind = since, now - KEPT_SECONDS
    backlogs.add_blind_window(tx, from_at=blind[0], to_at=blind[1])
    return blind
