"""Streaks of check-ins: how they grow, what keeps them over missed days, when they break."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from domain.days import days_between, later_day, previous_day

# Across a change of zone two local dates may begin hours apart.
ZONE_CHANGE_SECONDS = 20 * 3600
LONGEST_BLIND_DAYS = 60
# When and from how many days on who wants it is reminded of a streak.
SAVER_HOUR = 20
SAVED_FROM = 7
SHORTEST_REPAIRED_DAYS = 2


class CheckInRule(NamedTuple):
    """What a check-in gives: `points`, and one more for each day before it, up to `most_extra`."""

    points: int = 5
    most_extra: int = 5


class FreezeRule(NamedTuple):
    """How many freezes there are; 0 in `every`, `price` or `repair_days` means never."""

    is_on: bool = True
    start: int = 2
    most: int = 2
    every: int = 10
    price: int = 100
    repair_days: int = 3
    repair_pause_days: int = 30


class Source(StrEnum):
    """Where a freeze comes from."""

    STARTER = "starter"
    EARNED = "earned"
    BOUGHT = "bought"


class Mark(StrEnum):
    """What a day of the calendar was; `OPEN` has nothing to show yet, or no longer."""

    CHECKED = "checked"
    FROZEN = "frozen"
    REPAIRED = "repaired"
    MISSED = "missed"
    UNCOUNTED = "uncounted"
    OPEN = "open"


class Start(NamedTuple):
    """The check-in that a walk begins after, with the streak it reached."""

    on: str
    streak: int


class Repair(NamedTuple):
    """A repair that is possible: the missed days, the streak it leads to, its last day."""

    days: tuple[str, ...]
    streak: int
    until: str


DEFAULT_CHECKIN_RULE = CheckInRule()
DEFAULT_FREEZE_RULE = FreezeRule()


def checkin_points(streak: int, rule: CheckInRule = DEFAULT_CHECKIN_RULE) -> int:
    """Return what a check-in gives in points, and as much XP."""
    return rule.points + min(streak - 1, rule.most_extra)


@dataclass(slots=True)
class Walk:
    """Days in their order: what each check-in reached, and which days took or won a freeze.

    `free` holds the dates from which the freezes at hand protect; `excused` days neither break
    anything nor need a freeze. `streak` is what is alive after the last step.
    """

    start: Start | None
    free: list[str]
    excused: Collection[str]
    rule: FreezeRule
    streaks: dict[str, int] = field(default_factory=dict)
    frozen: list[str] = field(default_factory=list)
    earned: list[str] = field(default_factory=list)
    streak: int = 0
    _last: str = ""

    def __post_init__(self) -> None:
        self.free = sorted(self.free)
        if self.start is not None:
            self._last, self.streak = self.start

    def through(self, checkins: Sequence[str], until: str) -> "Walk":
        """Go from check-in to check-in, in their order, and on through the days before `until`."""
        for on in checkins:
            self._miss(on)
            self.streak += 1
            self.streaks[on] = self.streak
            self._last = on
            self._earn(on)
        self._miss(until)
        return self

    def held(self, on: str) -> int:
        """Return how many freezes are at hand on a date."""
        return sum(since <= on for since in self.free)

    def _miss(self, until: str) -> None:
        """Let the days between the last check-in and a date pass without one."""
        if self.streak == 0:
            return
        for passed, day in enumerate(days_between(self._last, until), 1):
            if passed > LONGEST_BLIND_DAYS:
                self.streak = 0
            elif day not in self.excused:
                self._freeze(day)
            if self.streak == 0:
                return

    def _freeze(self, day: str) -> None:
        if self.rule.is_on and self.held(day):
            del self.free[0]
            self.frozen.append(day)
        else:
            self.streak = 0

    def _earn(self, on: str) -> None:
        rule = self.rule
        reached = rule.is_on and rule.every and self.streak % rule.every == 0
        if reached and self.held(on) < rule.most:
            self.free = sorted([*self.free, on])
            self.earned.append(on)


def repair_for(
    today: str, *, streaks: Mapping[str, int], excused: Collection[str], rule: FreezeRule
) -> Repair | None:
    """Return how the streak that broke in the last `repair_days` can go on; None if none did.

    `streaks` holds what recent check-ins reached, by date. Every day missed from the break on is
    repaired; a streak of less than two days is none.
    """
    window = list(_days_before(today, rule.repair_days))[::-1]
    missed = [day for day in window if day not in streaks and day not in excused]
    for place, day in enumerate(missed):
        lost = _streak_before(day, streaks, excused)
        if lost >= SHORTEST_REPAIRED_DAYS:
            since = sum(on > day for on in streaks)
            return Repair(tuple(missed[place:]), lost + since, later_day(day, rule.repair_days))
    return None


def _days_before(day: str, count: int) -> Iterator[str]:
    for _ in range(count):
        day = previous_day(day)
        yield day


def _streak_before(day: str, streaks: Mapping[str, int], excused: Collection[str]) -> int:
    """Return the streak that was alive before a missed day; 0 when there was none."""
    for earlier in _days_before(day, LONGEST_BLIND_DAYS):
        if earlier in streaks:
            return streaks[earlier]
        if earlier not in excused:
            return 0
    return 0
