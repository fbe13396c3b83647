"""The daily round of the badges: what no single event brings, each morning."""

from sqlite3 import Connection

from bot import badges, schedules, settings
from bot.schedules import Occurrence, Plan, Recurring
from domain.days import local_date, local_minute, zone_at
from domain.lateness import Lateness, Policy
from storage import badge_counts, chats, chores
from storage.chores import Chore, Facts

KIND = "badges"
ROUND = "badge_round"
REF = "hourly"
# Each community's own morning comes at one of these hours.
RULE = "cron 0 * * * *"
MORNING_MINUTE = 10 * 60
DAY_SECONDS = 86_400
MEMBERS_AT_ONCE = 200


def begin(tx: Connection, now: int, *, zone: str) -> None:
    """Plan the rounds."""
    schedules.begin(tx, Plan(KIND, REF, RULE, zone), now=now)


def _communities(tx: Connection) -> list[int]:
    return sorted({chat.community_id for chat in chats.everywhere(tx)})


def _start(tx: Connection, occurrence: Occurrence) -> None:
    """Begin the round of every community whose morning came since the last hour."""
    last_at = occurrence.since_at or occurrence.at - 3600
    for community_id in _communities(tx):
        zones = settings.community(tx, community_id).zones
        minute = local_minute(occurrence.at, zone_at(zones, occurrence.at))
        morning_at = occurrence.at - (minute - MORNING_MINUTE) % 1440 * 60
        if morning_at > last_at:
            # Whoever was there yesterday, or in the days that nobody was awake.
            since = local_date(min(last_at, morning_at - DAY_SECONDS), zones)
            ref = f"{community_id}:{occurrence.ref}"
            _plan(tx, community_id, ref, since=since, now=occurrence.now)


RECURRING = Recurring(_start, Lateness(Policy.RUN_ONCE))


def _plan(tx: Connection, community_id: int, ref: str, *, since: str, now: int) -> None:
    facts: Facts = {"community_id": community_id, "after": 0, "since": since, "of": ref}
    chores.add(tx, kind=ROUND, ref=ref, facts=facts, due_at=now)


def walk(tx: Connection, chore: Chore, now: int) -> None:
    """Look at a slice of a community's members and plan the next one."""
    community_id, since = int(chore.facts["community_id"]), str(chore.facts["since"])
    last, member_ids = badge_counts.active(
        tx,
        community_id=community_id,
        after=int(chore.facts["after"]),
        most=MEMBERS_AT_ONCE,
        since=since,
    )
    badges.look(tx, member_ids, at=now)
    if last is not None:
        facts: Facts = {**chore.facts, "after": last}
        chores.add(tx, kind=ROUND, ref=f"{chore.facts['of']}:{last}", facts=facts, due_at=now)


KINDS = {ROUND: walk, badges.NEWS: badges.announce}
