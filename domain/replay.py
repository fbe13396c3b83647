"""What the past would have been worth under other rules: facts in, points a member out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from math import ceil
from typing import NamedTuple

from domain.messages import MessageRule, Verdict
from domain.streaks import CheckInRule, checkin_points

TOP_SHARE = 10
"""The largest tenth of the earners is who inequality is measured by."""
OPEN_VERDICTS = frozenset(
    {
        Verdict.REWARDED,
        Verdict.TOO_SHORT,
        Verdict.COOLDOWN,
        Verdict.DAILY_CAP,
        Verdict.AUTOMATIC_CAP,
    }
)
"""What the message rule said by its own figures; other verdicts stay what they were."""


class Deed(IntEnum):
    MESSAGE = 0
    REACTION = 1
    KUDOS = 2
    CHECKIN = 3


class Past(NamedTuple):
    """Something that happened; `length` is a text's, None for what needs none.

    `verdict` is a message's; `streak` a check-in's.
    """

    at: int
    member_id: int
    on: str
    deed: Deed
    length: int | None = None
    verdict: Verdict = Verdict.REWARDED
    streak: int = 0


class Rules(NamedTuple):
    """The amounts and limits that a replay goes by."""

    message: MessageRule
    reaction: int
    kudos: int
    checkin: CheckInRule


@dataclass(slots=True)
class Replay:
    """Counts what members earn of deeds that are told in the order of time."""

    rules: Rules
    old_length: int
    totals: dict[int, int] = field(default_factory=dict)
    _rewarded: dict[tuple[int, str], int] = field(default_factory=dict)
    _automatic: dict[tuple[int, str], int] = field(default_factory=dict)
    _last: dict[int, int] = field(default_factory=dict)

    def add(self, past: Past) -> None:
        match past.deed:
            case Deed.MESSAGE:
                self._message(past)
            case Deed.REACTION:
                self._award(past, self.rules.reaction)
            case Deed.KUDOS:
                self._award(past, self.rules.kudos)
            case Deed.CHECKIN:
                self._earn(past.member_id, checkin_points(past.streak, self.rules.checkin))

    def _message(self, past: Past) -> None:
        rule, day = self.rules.message, (past.member_id, past.on)
        last = self._last.get(past.member_id)
        if past.verdict not in OPEN_VERDICTS or not self._is_enough(past):
            return
        if last is not None and past.at - last < rule.cooldown_seconds:
            return
        rewarded, automatic = self._rewarded.get(day, 0), self._automatic.get(day, 0)
        if rewarded >= rule.rewarded_per_day:
            return
        if automatic + rule.points > rule.automatic_per_day:
            return
        self._last[past.member_id] = past.at
        self._rewarded[day], self._automatic[day] = rewarded + 1, automatic + rule.points
        self._earn(past.member_id, rule.points)

    def _is_enough(self, past: Past) -> bool:
        """Say whether a text is long enough; which characters were Chinese is not kept."""
        if past.length is None or past.length >= self.rules.message.visible_characters:
            return True
        return past.verdict is not Verdict.TOO_SHORT and past.length < self.old_length

    def _award(self, past: Past, worth: int) -> None:
        day = (past.member_id, past.on)
        used = self._automatic.get(day, 0)
        allowed = max(0, min(worth, self.rules.message.automatic_per_day - used))
        self._automatic[day] = used + allowed
        self._earn(past.member_id, allowed)

    def _earn(self, member_id: int, points: int) -> None:
        self.totals[member_id] = self.totals.get(member_id, 0) + points


class Change(NamedTuple):
    """What a member earned and would have earned."""

    member_id: int
    before: int
    after: int


def changes(before: Mapping[int, int], after: Mapping[int, int]) -> list[Change]:
    """Return every member's change, the largest gain first; equals by who was known first."""
    found = [Change(each, before.get(each, 0), after.get(each, 0)) for each in {**before, **after}]
    return sorted(found, key=lambda each: (each.before - each.after, each.member_id))


def top_percent(totals: Mapping[int, int]) -> int:
    """Return which part of all points, in percent, the largest tenth of the earners has."""
    earned = sorted((points for points in totals.values() if points > 0), reverse=True)
    if not earned:
        return 0
    best = earned[: ceil(len(earned) / TOP_SHARE)]
    return round(100 * sum(best) / sum(earned))
