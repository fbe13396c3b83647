"""Streak savers: who wants it is reminded in the evening, before a long streak breaks."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import schedules, settings, streaks
from bot.schedules import Occurrence, Plan, Recurring
from domain.communities import Community
from domain.days import local_date
from domain.lateness import Lateness, Policy
from domain.members import Member, Presence
from domain.streaks import SAVED_FROM, SAVER_HOUR
from storage import chats, checkins, members, outbox, streak_savers, users
from storage import schedules as stored_schedules

KIND = LETTER = "streak_savers"
RULE = f"daily {SAVER_HOUR}:00"
PRIORITY = 1


@dataclass(frozen=True, slots=True)
class Wish:
    """Whether a member wants to be reminded, and whether the bot may write to them."""

    is_wanted: bool
    is_reachable: bool


def choose(tx: Connection, *, member: Member, is_wanted: bool, now: int) -> Wish:
    """Turn a member's reminders on or off; the same again changes nothing."""
    if is_wanted:
        streak_savers.add(tx, member_id=member.member_id, now=now)
        plan(tx, member.community_id, now=now)
    else:
        streak_savers.remove(tx, member.member_id)
    return wish(tx, member)


def wish(tx: Connection, member: Member) -> Wish:
    is_reachable = users.is_reachable(tx, member.user_id)
    return Wish(streak_savers.is_wanted(tx, member.member_id), is_reachable)


def plan(tx: Connection, community_id: int, *, now: int) -> None:
    """Plan the evenings of a community; safe to repeat."""
    evenings = Plan(KIND, str(community_id), RULE, community_id=community_id)
    schedules.begin(tx, evenings, now=now)


def begin(tx: Connection, now: int, *, zone: str = "") -> None:  # noqa: ARG001 - by their own
    """Plan the evenings of every community in which somebody wants it; safe at every start."""
    for community_id in streak_savers.communities(tx):
        plan(tx, community_id, now=now)


def _remind(tx: Connection, occurrence: Occurrence) -> None:
    """Remind whose streak is long and waits for today's check-in, once a day."""
    community_id = occurrence.community_id or 0
    if chats.closed_into(tx, community_id) is not None:
        stored_schedules.remove(tx, kind=KIND, ref=str(community_id))
        return
    community = settings.community(tx, community_id)
    today = local_date(occurrence.at, occurrence.zones)
    for member_id, user_id in streak_savers.to_remind(tx, community_id=community_id, on=today):
        if _streak(tx, member_id, community, occurrence.now) < SAVED_FROM:
            continue
        streak_savers.mark(tx, member_id=member_id, on=today)
        outbox.add(
            tx,
            card=LETTER,
            facts={"member_id": member_id, "on": today, "at": occurrence.now},
            user_id=user_id,
            priority=PRIORITY,
            now=occurrence.now,
        )


def _streak(tx: Connection, member_id: int, community: Community, at: int) -> int:
    rule = community.values.freeze_rule
    found = streaks.standing(tx, member_id=member_id, at=at, zones=community.zones, rule=rule)
    return found.streak


def waiting_streak(tx: Connection, *, member_id: int, on: str, at: int) -> int:
    """Return the streak that still waits for the check-in of a date; 0 when it does not."""
    member = members.get(tx, member_id)
    if member.state is not Presence.PRESENT or not streak_savers.is_wanted(tx, member_id):
        return 0
    if checkins.between(tx, member_id=member_id, first=on, last=on):
        return 0
    return _streak(tx, member_id, settings.community(tx, member.community_id), at)


RECURRING = Recurring(_remind, Lateness(Policy.SKIP))
