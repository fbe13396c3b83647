"""The daily check-in and its streak."""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from bot import badges, points, streaks
from domain.days import Zones, local_date, next_day_at, zone_at
from domain.ledger import Reason
from domain.members import Member
from domain.streaks import (
    ZONE_CHANGE_SECONDS,
    CheckInRule,
    FreezeRule,
    checkin_points,
)
from storage import checkins, members

NO_FREEZE = streaks.Kept(0, False, 0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check-in came to; `is_new` is False when that day had one; `next_at` in UTC s."""

    member: Member
    streak: int
    points: int
    is_new: bool
    next_at: int
    kept: streaks.Kept = NO_FREEZE


def check_in(
    tx: Connection,
    *,
    member: Member,
    ref: str,
    at: int,
    zones: Zones,
    rule: CheckInRule,
    freezing: FreezeRule,
    seen: badges.Seen | None = None,
) -> Outcome:
    """Check a member in on the community's day of `at`; the same ref tells the same outcome."""
    on, member_id = local_date(at, zones), member.member_id
    facts = streaks.facts_of(tx, member_id, at=at, zones=zones, rule=freezing)
    today = next((one for one in facts.checkins if one.on == on), None)
    if today is not None:
        kept = streaks.kept_on(tx, member_id=member_id, on=on) if today.ref == ref else None
        return _told(member, today, _next_at(today, at, zones), kept)
    near = _across_a_change(facts.checkins, at, zones)
    if near is not None:
        return Outcome(member, near.streak, near.points, False, near.at + ZONE_CHANGE_SECONDS)
    streak, kept = streaks.reach(tx, facts, on=on)
    gain = checkin_points(streak, rule)
    checkin = checkins.CheckIn(on, at, streak, gain, ref)
    checkins.add(tx, member_id=member_id, checkin=checkin)
    badges.checked_in(tx, member=member, at=at, zones=zones, seen=seen)
    change = points.Change(gain, gain, Reason.CHECKIN, ref, "", None, at)
    points.book(tx, member=member, change=change, zones=zones)
    return _told(members.get(tx, member_id), checkin, _next_at(checkin, at, zones), kept)


def _next_at(last: checkins.CheckIn, at: int, zones: Zones) -> int:
    """Return when the next check-in counts: on a later date, 20 h after one in another zone."""
    following = next_day_at(at, zones)
    if zone_at(zones, following) == zone_at(zones, last.at):
        return following
    return max(following, last.at + ZONE_CHANGE_SECONDS)


def _told(
    member: Member, checkin: checkins.CheckIn, next_at: int, kept: streaks.Kept | None
) -> Outcome:
    """Tell of a check-in; `kept` is None of one that was there before."""
    is_new = kept is not None
    return Outcome(member, checkin.streak, checkin.points, is_new, next_at, kept or NO_FREEZE)


def _across_a_change(
    latest: Sequence[checkins.CheckIn], at: int, zones: Zones
) -> checkins.CheckIn | None:
    """Return a check-in in another zone less than 20 h away: one of the two is enough."""
    for last in latest[:2]:
        is_near = abs(at - last.at) < ZONE_CHANGE_SECONDS
        if is_near and zone_at(zones, last.at) != zone_at(zones, at):
            return last
    return None
