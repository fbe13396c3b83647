"""What admins did in a week, for the owners, privately; a quiet week is passed over."""

from collections.abc import Sequence
from sqlite3 import Connection

from bot import schedules
from bot.schedules import Occurrence, Plan, Recurring
from domain.lateness import Lateness, Policy
from storage import audit_log, outbox

KIND = "digest"
LETTER = "digest"
RULE = "weekly mon 09:00"
WEEK_SECONDS = 7 * 24 * 3600


def begin(tx: Connection, now: int, *, zone: str) -> None:
    """Plan it by the program's own clock; safe at every start."""
    schedules.begin(tx, Plan(KIND, "weekly", RULE, zone), now=now)


def recurring(owners: Sequence[int]) -> Recurring:
    """Return the work of telling these owners; several missed weeks come as one digest."""

    def tell(tx: Connection, occurrence: Occurrence) -> None:
        to_at = occurrence.at
        from_at = to_at - WEEK_SECONDS if occurrence.since_at is None else occurrence.since_at
        if not audit_log.counts(tx, from_at=from_at, to_at=to_at):
            return
        for user_id in owners:
            outbox.add(
                tx,
                card=LETTER,
                facts={"from_at": from_at, "to_at": to_at},
                user_id=user_id,
                now=occurrence.now,
            )

    return Recurring(tell, Lateness(Policy.RUN_ONCE))
