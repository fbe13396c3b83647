"""Birthdays: entered by members, one post in the morning for all of a day, a gift once a year."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from sqlite3 import Connection

from bot import lunar, places, points, schedules, settings
from bot.schedules import Occurrence, Plan, Recurring
from domain.birthdays import (
    CHANGE_SECONDS,
    HOUR,
    MISTYPED_SECONDS,
    Birthday,
    Kept,
    earns_gift,
    kept_as,
)
from domain.communities import Community
from domain.days import Zones, local_date
from domain.lateness import Lateness, Policy
from domain.ledger import Reason
from domain.members import Member, Presence
from domain.opt_outs import OptOut
from domain.setting_keys import Key
from domain.wallclock import first_instant
from storage import birthdays, chats, members, opt_outs, outbox

KIND = LETTER = "birthdays"
RULE = f"daily {HOUR:02d}:00"
MOST_NAMED = 40
_FARTHEST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a member's birthday, the next one, and when it can be changed.

    `changes_at` is None when it can be changed at once.
    """

    birthday: Birthday | None
    next_on: date | None
    changes_at: int | None
    gift: int


# -- entered ---------------------------------------------------------------------------------


def enter(
    tx: Connection, *, member: Member, community: Community, birthday: Birthday, now: int
) -> Standing:
    """Keep a member's birthday; the same one again changes nothing."""
    known = birthdays.find(tx, member.member_id)
    if known is None:
        kept = Kept.NEW
    else:
        kept = kept_as(known.birthday, birthday, changed_at=known.changed_at, now=now)
    # Whoever enters one, again too, wants to be congratulated.
    opt_outs.remove(tx, member_id=member.member_id, kind=OptOut.BIRTHDAY)
    if kept is not Kept.SAME:
        changed_at = now
        if known is not None and kept is Kept.CORRECTED:
            # What was put right once is not put right again.
            changed_at = known.changed_at - MISTYPED_SECONDS - 1
        birthdays.keep(tx, member_id=member.member_id, birthday=birthday, changed_at=changed_at)
        plan(tx, community.community_id, now=now)
    return standing(tx, member=member, community=community, now=now)


def forget(tx: Connection, *, member: Member) -> bool:
    """Forget a member's birthday; False when none was known."""
    known = birthdays.find(tx, member.member_id)
    birthdays.remove(tx, member.member_id)
    return known is not None and known.birthday is not None


def standing(tx: Connection, *, member: Member, community: Community, now: int) -> Standing:
    known = birthdays.find(tx, member.member_id)
    gift = community.values.number(Key.BIRTHDAY_POINTS)
    if known is None:
        return Standing(None, None, None, gift)
    is_free = not MISTYPED_SECONDS < now - known.changed_at < CHANGE_SECONDS
    changes_at = None if is_free else known.changed_at + CHANGE_SECONDS
    coming = None if known.birthday is None else _next(known.birthday, community.zones, now)
    return Standing(known.birthday, coming, changes_at, gift)


def _next(birthday: Birthday, zones: Zones, now: int) -> date | None:
    """Return the next date of a birthday whose post is still to come."""
    on = date.fromisoformat(local_date(now, zones))
    if first_instant(datetime.combine(on, time(HOUR)), zones) <= now:
        on += timedelta(days=1)
    days = (on + timedelta(days=ahead) for ahead in range(_FARTHEST_DAYS))
    return next((day for day in days if birthday in lunar.birthdays_on(day)), None)


# -- kept ------------------------------------------------------------------------------------


def plan(tx: Connection, community_id: int, *, now: int) -> None:
    """Plan the mornings of a community in which somebody has a birthday; safe to repeat."""
    plans = Plan(KIND, str(community_id), RULE, community_id=community_id)
    schedules.begin(tx, plans, now=now)


def begin(tx: Connection, now: int, *, zone: str = "") -> None:  # noqa: ARG001 - by their own
    """Plan the mornings of every community with birthdays; safe at every start."""
    for community_id in birthdays.communities(tx):
        plan(tx, community_id, now=now)


def _greet(tx: Connection, occurrence: Occurrence) -> None:
    """Congratulate all of a day in one post, as long as it is that day."""
    community_id = occurrence.community_id or 0
    today = local_date(occurrence.at, occurrence.zones)
    is_over = local_date(occurrence.now, occurrence.zones) != today
    if is_over or chats.closed_into(tx, community_id) is not None:
        return
    on = date.fromisoformat(today)
    whose = birthdays.of_days(tx, community_id=community_id, days=lunar.birthdays_on(on))
    place = places.announcing(tx, community_id)
    if place is None or not whose:
        return
    community = settings.community(tx, community_id)
    gifts = [_give(tx, members.get(tx, each), community, on, occurrence.now) for each in whose]
    facts: dict[str, int | str] = {
        "members": ",".join(str(each) for each in whose[:MOST_NAMED]),
        "more": len(whose[MOST_NAMED:]),
        "points": min(gifts),
    }
    outbox.add(
        tx,
        card=LETTER,
        facts=facts,
        chat_key=place.chat_key,
        thread_id=place.thread_id,
        now=occurrence.now,
    )


def _give(tx: Connection, member: Member, community: Community, on: date, now: int) -> int:
    """Give a member the year's gift and return it; 0 when they had it."""
    gift = community.values.number(Key.BIRTHDAY_POINTS)
    known = birthdays.find(tx, member.member_id)
    if not gift or known is None or known.birthday is None or not earns_gift(known.gifted_at, now):
        return 0
    year = lunar.lunar_year(on) if known.birthday.is_lunar else on.year
    ref = f"birthday:{member.member_id}:{year}"
    change = points.Change(gift, 0, Reason.BIRTHDAY, ref, "", None, now)
    if points.book(tx, member=member, change=change, zones=community.zones) is None:
        return 0
    birthdays.set_gift(tx, member_id=member.member_id, at=now)
    return gift


def named(tx: Connection, people: str) -> list[Member]:
    """Return those a post names who are still there."""
    found = [members.get(tx, int(each)) for each in people.split(",")]
    return [member for member in found if member.state is Presence.PRESENT]


RECURRING = Recurring(_greet, Lateness(Policy.RUN_ONCE))
