"""The daily check-in and its streak."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import points
from domain.days import Zones, local_date, next_midnight, zone_at
from domain.ledger import Reason
from domain.members import Member
from domain.streaks import (
    LONGEST_BLIND_DAYS,
    ZONE_CHANGE_SECONDS,
    CheckInRule,
    checkin_points,
    streak_on,
)
from storage import backlogs, checkins, members

DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check-in came to; `is_new` is False when that day had one; `next_at` in UTC s."""

    member: Member
    streak: int
    points: int
    is_new: bool
    next_at: int


def check_in(
    tx: Connection, *, member: Member, ref: str, at: int, zones: Zones, rule: CheckInRule
) -> Outcome:
    """Check a member in on the community's day of `at`; the same ref tells the same outcome."""
    on = local_date(at, zones)
    today = checkins.find(tx, member_id=member.member_id, on=on)
    if today is not None:
        next_at = next_midnight(at, zone_at(zones, at))
        return Outcome(member, today.streak, today.points, today.ref == ref, next_at)
    earlier = checkins.latest(tx, member_id=member.member_id, most=LONGEST_BLIND_DAYS)
    last = earlier[0] if earlier else None
    if last is not None and _zone_changed(last, at, zones, within=ZONE_CHANGE_SECONDS):
        return Outcome(member, last.streak, last.points, False, last.at + ZONE_CHANGE_SECONDS)
    streak = _streak(tx, on=on, at=at, earlier=earlier, zones=zones)
    gain = checkin_points(streak, rule)
    return _record(tx, member, checkins.CheckIn(on, at, streak, gain, ref), zones)


def _zone_changed(last: checkins.CheckIn, at: int, zones: Zones, *, within: int) -> bool:
    """Say whether the zone changed since a check-in of the last so many seconds."""
    is_near = 0 <= at - last.at < within
    return is_near and zone_at(zones, last.at) != zone_at(zones, at)


def _streak(
    tx: Connection, *, on: str, at: int, earlier: list[checkins.CheckIn], zones: Zones
) -> int:
    if earlier and _zone_changed(earlier[0], at, zones, within=2 * DAY_SECONDS):
        # The day of the change may last a few hours only; nobody's streak pays for that.
        return earlier[0].streak + 1
    blind = backlogs.blind_dates(tx, since_at=at - LONGEST_BLIND_DAYS * DAY_SECONDS)
    return streak_on(on, earlier={past.on: past.streak for past in earlier}, blind=blind)


def _record(tx: Connection, member: Member, checkin: checkins.CheckIn, zones: Zones) -> Outcome:
    checkins.add(tx, member_id=member.member_id, checkin=checkin)
    gain = checkin.points
    change = points.Change(gain, gain, Reason.CHECKIN, checkin.ref, "", None, checkin.at)
    points.book(tx, member=member, change=change, zones=zones)
    next_at = next_midnight(checkin.at, zone_at(zones, checkin.at))
    fresh = members.get(tx, member.member_id)
    return Outcome(fresh, checkin.streak, gain, True, next_at)


def streak_now(tx: Connection, *, member: Member, at: int, zones: Zones) -> int:
    """Return the streak that a check-in today keeps or would continue; 0 when it is broken."""
    on = local_date(at, zones)
    earlier = checkins.latest(tx, member_id=member.member_id, most=LONGEST_BLIND_DAYS)
    if earlier and earlier[0].on >= on:
        return earlier[0].streak
    return _streak(tx, on=on, at=at, earlier=earlier, zones=zones) - 1
