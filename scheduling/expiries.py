"""Once a night: points of members who are long away, where a community wants them to expire."""

from sqlite3 import Connection

from bot import expiries, schedules
from bot.schedules import Occurrence, Plan, Recurring
from domain.lateness import Lateness, Policy

RULE = "daily 03:20"


def begin(tx: Connection, now: int, *, zone: str) -> None:
    """Plan it by the program's own clock; safe at every start."""
    schedules.begin(tx, Plan(expiries.KIND, "nightly", RULE, zone), now=now)


def _look(tx: Connection, occurrence: Occurrence) -> None:
    expiries.begin(tx, now=occurrence.now)


RECURRING = Recurring(_look, Lateness(Policy.RUN_ONCE))
