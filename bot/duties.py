"""Who of the staff is on duty, and what staff did in the last 30 days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot import audit
from domain.communities import Community
from domain.days import zone_at
from domain.duties import EVERY_DAY, ON_FOR_SECONDS, is_on, read_days
from domain.members import User
from domain.refusals import Refusal
from domain.settings import read_hours
from storage import duties, reports, staff_figures, users
from storage.duties import Duty
from storage.staff_figures import Figures

FIGURES_SECONDS = 30 * 86_400


@dataclass(frozen=True, slots=True)
class OnDuty:
    duty: Duty
    user: User | None
    is_now: bool


@dataclass(frozen=True, slots=True)
class Staff:
    """The rota and the figures; `median` is how long a report waited, None without one."""

    rota: Sequence[OnDuty]
    figures: Sequence[tuple[Figures, User | None]]
    median: timedelta | None
    waiting: int


def set_duty(tx: Connection, *, community: Community, user_id: int, words: str, now: int) -> None:
    """Go on duty, off it, or take hours: "on", "off", "18:00-22:00", "fri,sat 18:00-22:00"."""
    whose = community.community_id
    before = duties.find(tx, community_id=whose, user_id=user_id)
    days, hours = (before.days, before.hours) if before else ("", "")
    folded = words.casefold().strip()
    if folded in ("off", "关", "關"):
        duties.remove(tx, community_id=whose, user_id=user_id)
    elif folded in ("on", "开", "開"):
        duty = Duty(user_id, now + ON_FOR_SECONDS, days, hours)
        duties.keep(tx, community_id=whose, duty=duty)
    else:
        until = before.until_at if before else None
        duties.keep(tx, community_id=whose, duty=Duty(user_id, until, *_read(folded)))
    audit.record(
        tx,
        community_id=whose,
        actor_id=user_id,
        act="duty",
        now=now,
        may_repeat=True,
    )


def _read(words: str) -> tuple[str, str]:
    """Read days and hours; refuse what is none."""
    first, _, rest = words.rpartition(" ")
    hours = read_hours(rest)
    days = read_days(first.strip()) if first.strip() else EVERY_DAY
    if hours is None or hours == "off" or days is None:
        raise Refusal("duty.usage")
    return days, hours


def rota(tx: Connection, *, community: Community, now: int) -> list[OnDuty]:
    """Return everybody with a duty, those on it now first."""
    zone = ZoneInfo(zone_at(community.zones, now))
    found = [
        OnDuty(each, users.find(tx, each.user_id), _is_now(each, now, zone))
        for each in duties.of_community(tx, community.community_id)
    ]
    return sorted(
        (each for each in found if each.is_now or each.duty.days),
        key=lambda each: not each.is_now,
    )


def _is_now(duty: Duty, now: int, zone: ZoneInfo) -> bool:
    return is_on(duty.days, duty.hours, duty.until_at, at=now, zone=zone)


def staff(tx: Connection, *, community: Community, now: int) -> Staff:
    whose, since = community.community_id, now - FIGURES_SECONDS
    figures = staff_figures.of_staff(tx, whose, since=since)
    waited = staff_figures.waits(tx, whose, since=since)
    return Staff(
        rota(tx, community=community, now=now),
        [(each, users.find(tx, each.user_id)) for each in figures],
        timedelta(seconds=waited[len(waited) // 2]) if waited else None,
        reports.open_of(tx, whose),
    )
