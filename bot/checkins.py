"""The daily check-in and its streak."""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from bot import badges, points, streaks
from domain.days import Zones, local_date, next_midnight, zone_at
from domain.ledger import Reason
from domain.members import Member
from domain.streaks import (
    LONGEST_BLIND_DAYS,
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
    next_at = next_midnight(at, zone_at(zones, at))
    latest = checkins.latest(tx, member_id=member_id, most=LONGEST_BLIND_DAYS)
    today = next((one for one in latest if one.on == on), None)
    if today is not None:
        return _told(tx, member, today, next_at, is_new=today.ref == ref)
    near = _across_a_change(latest, at, zones)
    if near is not None:
        return Outcome(member, near.streak, near.points, False, near.at + ZONE_CHANGE_SECONDS)
    streak = streaks.reach(tx, member_id, latest, on=on, at=at, zones=zones, rule=freezing)
    gain = checkin_points(streak, rule)
    checkin = checkins.CheckIn(on, at, streak, gain, ref)
    checkins.add(tx, member_id=member_id, checkin=checkin)
    badges.checked_in(tx, member=member, at=at, zones=zones, seen=seen)
    change = points.Change(gain, gain, Reason.CHECKIN, ref, "", None, at)
    points.book(tx, member=member, change=change, zones=zones)
    return _told(tx, members.get(tx, member_id), checkin, next_at, is_new=True)


def _told(
    tx: Connection, member: Member, checkin: checkins.CheckIn, next_at: int, *, is_new: bool
) -> Outcome:
    kept = streaks.kept(tx, member_id=member.member_id, on=checkin.on) if is_new else NO_FREEZE
    return Outcome(member, checkin.streak, checkin.points, is_new, next_at, kept)


def _across_a_change(
    latest: Sequence[checkins.CheckIn], at: int, zones: Zones
) -> checkins.CheckIn | None:
    """Return a check-in in another zone less than 20 h away: one of the two is enough."""
    for last in latest[:2]:
        is_near = abs(at - last.at) < ZONE_CHANGE_SECONDS
        if is_near and zone_at(zones, last.at) != zone_at(zones, at):
            return last
    return None
