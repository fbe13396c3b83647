"""Streaks: what members' check-ins come to, with freezes, repairs and days nobody could see."""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import NamedTuple

from domain.days import (
    Zones,
    cut_dates,
    days_between,
    later_day,
    local_date,
    month_dates,
    month_number,
)
from domain.streaks import (
    LONGEST_BLIND_DAYS,
    FreezeRule,
    Mark,
    Repair,
    Source,
    Start,
    Walk,
    repair_for,
)
from storage import backlogs, checkins, freezes, pasts

DAY_SECONDS = 86_400


class Standing(NamedTuple):
    """A streak on a day: `held` freezes, and the missed days since the last check-in they took."""

    streak: int
    held: int
    frozen: tuple[str, ...]
    repair: Repair | None


class Kept(NamedTuple):
    """What freezes had to do with a check-in: days they kept, whether one was won, how many."""

    frozen: int
    is_won: bool
    held: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """A month of a member with a mark for each date, and how the streak stands.

    Months are numbers as of `month_number`; the first one is that of the first check-in.
    """

    month: int
    first_month: int
    marks: dict[str, Mark]
    today: str
    longest: int
    standing: Standing
    rule: FreezeRule

    @property
    def next_at(self) -> int | None:
        """Return the streak that wins the next freeze; None when none is to be won."""
        every = self.rule.every
        if not self.rule.is_on or not every or self.standing.held >= self.rule.most:
            return None
        return (self.standing.streak // every + 1) * every


class Reached(NamedTuple):
    """The streak that a check-in reached, and what freezes had to do with it."""

    streak: int
    kept: Kept


class Facts:
    """Everything about a member's last weeks that decides about the streak.

    `checkins` are the last ones, the newest first.
    """

    def __init__(
        self,
        tx: Connection,
        member_id: int,
        *,
        since_at: int,
        zones: Zones,
        rule: FreezeRule,
    ) -> None:
        self.member_id, self.since_at, self.zones, self.rule = member_id, since_at, zones, rule
        past = pasts.of_member(tx, member_id, most=LONGEST_BLIND_DAYS, since_at=since_at)
        self.checkins = [checkins.CheckIn(*row) for row in past.checkins]
        self.freezes = [freezes.freeze_of(row) for row in past.freezes]
        self.repairs = [freezes.Repaired(*row) for row in past.repairs]
        self.uncounted = {*backlogs.blind_dates(past.blind), *cut_dates(zones)}
        self.repaired = {
            day for each in self.repairs for day in [each.from_on, *_later_days(each)]
        }
        self.used = {each.used_on for each in self.freezes if each.used_on}
        self.starters = self._starters()

    def _starters(self) -> list[freezes.Freeze]:
        """Return the freezes that everybody begins with, when they were not given yet."""
        if not self.rule.is_on or any(one.source is Source.STARTER for one in self.freezes):
            return []
        # Whoever was here before freezes were has no claim on days missed long ago.
        since = self.checkins[0].on if self.checkins else ""
        return [
            freezes.Freeze(f"starter:{number}", Source.STARTER, since, None)
            for number in range(1, min(self.rule.start, self.rule.most) + 1)
        ]

    def walk(self, *, before: str) -> Walk:
        """Return a walk from the last check-in before a date."""
        start = next((Start(one.on, one.streak) for one in self.checkins if one.on < before), None)
        every = [*self.freezes, *self.starters]
        free = [one.since_on for one in every if one.used_on is None]
        return Walk(start, free, self.uncounted | self.repaired | self.used, self.rule)

    def again(self, tx: Connection) -> "Facts":
        """Ask anew, after something changed."""
        return Facts(tx, self.member_id, since_at=self.since_at, zones=self.zones, rule=self.rule)

    def kept(self, on: str, walked: Walk) -> Kept:
        """Return what freezes had to do with a check-in newer than all others, by its walk."""
        had = [*self.freezes, *self.starters]
        before = self.checkins[0].on if self.checkins else ""
        return Kept(
            sum(before < (one.used_on or "") < on for one in had) + len(walked.frozen),
            on in walked.earned,
            sum(one.used_on is None for one in had) + len(walked.earned) - len(walked.frozen),
        )

    def standing(self, today: str) -> Standing:
        walked = self.walk(before="9999").through([], today)
        repair = self._repair(today, walked.frozen)
        return Standing(walked.streak, len(walked.free), tuple(walked.frozen), repair)

    def mark(self, day: str, frozen: Sequence[str]) -> Mark:
        """Return what a past date without a check-in was."""
        if day in self.used or day in frozen:
            return Mark.FROZEN
        if day in self.repaired:
            return Mark.REPAIRED
        return Mark.UNCOUNTED if day in self.uncounted else Mark.MISSED

    def _repair(self, today: str, frozen: Sequence[str]) -> Repair | None:
        pause = self.rule.repair_pause_days
        if any(later_day(each.on, pause) > today for each in self.repairs):
            return None
        streaks = {one.on: one.streak for one in self.checkins if one.on <= today}
        excused = self.uncounted | self.repaired | self.used | set(frozen)
        return repair_for(today, streaks=streaks, excused=excused, rule=self.rule)


def _later_days(repaired: freezes.Repaired) -> list[str]:
    return list(days_between(repaired.from_on, later_day(repaired.until_on, 1)))


def facts_of(tx: Connection, member_id: int, *, at: int, zones: Zones, rule: FreezeRule) -> Facts:
    since_at = at - LONGEST_BLIND_DAYS * DAY_SECONDS
    return Facts(tx, member_id, since_at=since_at, zones=zones, rule=rule)


def reach(tx: Connection, facts: Facts, *, on: str) -> Reached:
    """Return what a check-in on a new date reaches, and carry it to later ones.

    A date older than the newest check-in is decided as if it had come in its order.
    """
    member_id = facts.member_id
    freezes.add_many(tx, member_id, facts.starters)
    later = sorted(one.on for one in facts.checkins if one.on > on)
    if later:
        freezes.rewind(tx, member_id=member_id, on=on)
        facts = facts.again(tx)
    walked = _follow(tx, facts, [on, *later])
    kept = kept_on(tx, member_id=member_id, on=on) if later else facts.kept(on, walked)
    return Reached(walked.streaks[on], kept)


def _follow(tx: Connection, facts: Facts, dates: Sequence[str]) -> Walk:
    """Write what check-ins on these dates, in their order, come to."""
    member_id = facts.member_id
    walked = facts.walk(before=dates[0]).through(dates, dates[-1])
    for day in walked.earned:
        earned = freezes.Freeze(f"earned:{day}", Source.EARNED, day, None)
        freezes.add(tx, member_id=member_id, freeze=earned)
    for day in walked.frozen:
        freezes.use(tx, member_id=member_id, on=day)
    for one in facts.checkins:
        streak = walked.streaks.get(one.on, one.streak)
        if streak != one.streak:
            checkins.set_streak(tx, member_id=member_id, on=one.on, streak=streak)
    return walked


def standing(
    tx: Connection, *, member_id: int, at: int, zones: Zones, rule: FreezeRule
) -> Standing:
    """Return how a member's streak stands today; what a check-in today keeps or continues."""
    facts = facts_of(tx, member_id, at=at, zones=zones, rule=rule)
    return facts.standing(local_date(at, zones))


def kept_on(tx: Connection, *, member_id: int, on: str) -> Kept:
    """Return what freezes had to do with the check-in of a date."""
    had = freezes.of_member(tx, member_id)
    before = checkins.last_before(tx, member_id=member_id, on=on) or ""
    return Kept(
        sum(before < (one.used_on or "") < on for one in had),
        any(one.source is Source.EARNED and one.since_on == on for one in had),
        sum(one.used_on is None for one in had),
    )


def bought_ref(entry_id: int) -> str:
    """Return what the freeze goes by that an entry paid for."""
    return f"bought:{entry_id}"


def take_bought_back(
    tx: Connection, *, member_id: int, entry_id: int, at: int, zones: Zones, rule: FreezeRule
) -> bool:
    """Take a bought freeze back; False when it stands in for a missed day, or is gone."""
    held = standing(tx, member_id=member_id, at=at, zones=zones, rule=rule).held
    return held > 0 and freezes.take_back(tx, member_id=member_id, ref=bought_ref(entry_id))


def repair(
    tx: Connection, *, member_id: int, at: int, zones: Zones, rule: FreezeRule
) -> Repair | None:
    """Make the streak that just broke whole again; None when none can be."""
    facts = facts_of(tx, member_id, at=at, zones=zones, rule=rule)
    today = local_date(at, zones)
    found = facts.standing(today).repair
    if found is None:
        return None
    repaired = freezes.Repaired(found.days[0], found.days[-1], today)
    freezes.add_repair(tx, member_id=member_id, repaired=repaired)
    later = sorted(one.on for one in facts.checkins if one.on > found.days[0])
    if later:
        _follow(tx, facts.again(tx), later)
    return found


def calendar(
    tx: Connection, *, member_id: int, month: int, at: int, zones: Zones, rule: FreezeRule
) -> Calendar:
    """Return a month, or the nearest one between the first check-in and today."""
    facts = Facts(tx, member_id, since_at=0, zones=zones, rule=rule)
    today = local_date(at, zones)
    first, longest = checkins.reached(tx, member_id=member_id) or (today, 0)
    month = min(max(month, month_number(first)), month_number(today))
    dates = month_dates(month)
    checked = checkins.between(tx, member_id=member_id, first=dates[0], last=dates[-1])
    stands = facts.standing(today)
    marks = dict.fromkeys(dates, Mark.OPEN)
    for day in dates:
        if day in checked:
            marks[day] = Mark.CHECKED
        elif first < day < today:
            marks[day] = facts.mark(day, stands.frozen)
    return Calendar(month, month_number(first), marks, today, longest, stands, rule)
