"""What is looked for beside the messages: each hour who copies others, each week rings."""

from sqlite3 import Connection

from bot import audit, pending, rings, schedules
from bot.schedules import Occurrence, Plan, Recurring
from domain.lateness import Lateness, Policy
from storage import reviews, traces

KIND = "fairness"
HOURLY, WEEKLY = "copies", "rings"
LEAST_COPIES = 5


def begin(tx: Connection, now: int, *, zone: str) -> None:
    """Plan both rounds; safe at every start."""
    schedules.begin(tx, Plan(KIND, HOURLY, "cron 30 * * * *", zone), now=now)
    schedules.begin(tx, Plan(KIND, WEEKLY, "weekly mon 04:30", zone), now=now)


def _run(tx: Connection, occurrence: Occurrence) -> None:
    if occurrence.ref.startswith(f"{KIND}:{WEEKLY}:"):
        rings.look(tx, occurrence.now)
        return
    since_at = occurrence.since_at or occurrence.at - 3600
    for community_id, member_id in traces.copying(tx, since_at=since_at, least=LEAST_COPIES):
        review = reviews.Review(member_id, community_id, "copies", "", None, occurrence.now)
        if reviews.add(tx, review):
            audit.record(
                tx,
                community_id=community_id,
                actor_id=None,
                act="review",
                member_id=member_id,
                now=occurrence.now,
            )


KINDS = pending.KINDS
RECURRING = Recurring(_run, Lateness(Policy.RUN_ONCE))
