"""Schedules: work that repeats by a wall clock, each occurrence run or skipped, once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from sqlite3 import Connection
from typing import NamedTuple

from bot import notices
from bot.cron import rule_of
from domain.days import Zones, ZoneSince
from domain.lateness import Decision, Lateness, Outcome, Passed, Policy, decide
from domain.wallclock import wall_at
from storage import backlogs, schedules, settings
from storage.schedules import Facts, Schedule

# After each failed try of an occurrence; then it is given up.
PAUSES_SECONDS = (60, 300)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What is to be done now; `at` is the instant it was planned for.

    `since_at` is when the last one that was run had been planned for, None for the first.
    `ref` is unique to this occurrence.
    """

    kind: str
    ref: str
    community_id: int | None
    facts: Facts
    zones: Zones
    at: int
    since_at: int | None
    now: int


class Recurring(NamedTuple):
    """A kind of work: what an occurrence does in its own transaction, and how it is late."""

    run: Callable[[Connection, Occurrence], None]
    lateness: Lateness


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to repeat; without a zone of its own it goes by the community's."""

    kind: str
    ref: str
    rule: str
    zone: str | None = None
    community_id: int | None = None
    facts: Facts = field(default_factory=dict)


def begin(tx: Connection, plan: Plan, *, now: int) -> int:
    """Plan work; the same kind and ref again changes what was planned; return its key.

    A new or changed rule counts from now on. Raises ValueError for what is no rule.
    """
    rule = str(rule_of(plan.rule))
    wall = wall_at(now, _zones(tx, plan.zone, plan.community_id))
    known = schedules.find(tx, kind=plan.kind, ref=plan.ref)
    if known is None:
        return schedules.add(
            tx,
            community_id=plan.community_id,
            kind=plan.kind,
            ref=plan.ref,
            rule=rule,
            zone=plan.zone,
            facts=plan.facts,
            settled=wall,
            now=now,
        )
    settled = known.settled if rule == known.rule else max(known.settled, wall)
    changed = known._replace(rule=rule, zone=plan.zone, facts=plan.facts, settled=settled)
    if changed != known:
        _change(tx, changed, now)
    return known.schedule_id


def resume(tx: Connection, *, kind: str, ref: str, now: int) -> None:
    """Go on after a pause; what was missed meanwhile is not made up for."""
    known = schedules.find(tx, kind=kind, ref=ref)
    if known is not None:
        wall = wall_at(now, _zones(tx, known.zone, known.community_id))
        _change(tx, known._replace(settled=max(known.settled, wall)), now)


def skip(tx: Connection, *, kind: str, ref: str, now: int) -> None:
    """Pass over the next occurrence."""
    known = schedules.find(tx, kind=kind, ref=ref)
    if known is None:
        return
    wall = max(known.settled, wall_at(now, _zones(tx, known.zone, known.community_id)))
    following = rule_of(known.rule).after(wall)
    if following is not None:
        _change(tx, known._replace(settled=following), now)


def _change(tx: Connection, schedule: Schedule, now: int) -> None:
    schedules.change(
        tx,
        schedule.schedule_id,
        rule=schedule.rule,
        zone=schedule.zone,
        facts=schedule.facts,
        settled=schedule.settled,
        now=now,
    )


def look(tx: Connection, schedule_id: int, *, kinds: Mapping[str, Recurring], now: int) -> bool:
    """Run or skip what is due of a schedule; say whether more of it is due already.

    Safe late, twice and after a crash: what an occurrence came to is kept with its effect.
    """
    schedule = schedules.find_due(tx, schedule_id, now=now)
    if schedule is None:
        return False
    zones = _zones(tx, schedule.zone, schedule.community_id)
    recurring = kinds[schedule.kind]
    decision = _decide(tx, schedule, zones, recurring.lateness, now)
    on = decision.run
    is_run = on is not None and schedules.claim(tx, schedule_id, on=on, now=now)
    _settle(tx, schedule_id, decision, ran_at=decision.at if is_run else None, now=now)
    if is_run:
        recurring.run(tx, _occurrence(schedule, decision, zones, now))
    return decision.next_at is not None and decision.next_at <= now


def failed(
    tx: Connection,
    schedule_id: int,
    *,
    kinds: Mapping[str, Recurring],
    owners: Sequence[int],
    now: int,
) -> None:
    """Try an occurrence again later; at its third failure give it up and tell the owners."""
    schedule = schedules.find_due(tx, schedule_id, now=now)
    if schedule is None:
        return
    if schedule.tries < len(PAUSES_SECONDS):
        schedules.postpone(tx, schedule_id, next_at=now + PAUSES_SECONDS[schedule.tries])
        return
    recurring = kinds.get(schedule.kind)
    lateness = recurring.lateness if recurring else Lateness(Policy.RUN_ONCE)
    try:
        zones = _zones(tx, schedule.zone, schedule.community_id)
        decision = _decide(tx, schedule, zones, lateness, now)
    except (ValueError, KeyError):
        # A rule or a zone that is not known any more: it would fail for ever.
        schedules.pause(tx, schedule_id)
    else:
        if decision.run is not None:
            given_up = Passed(decision.run, decision.run, Outcome.FAILED)
            schedules.add_passed(tx, schedule_id, given_up, now=now)
        _settle(tx, schedule_id, decision, ran_at=None, now=now)
    facts: dict[str, int | str] = {"job": schedule.kind}
    notices.tell_owners(tx, owners=owners, kind="job", facts=facts, now=now)


def _zones(tx: Connection, zone: str | None, community_id: int | None) -> Zones:
    if zone is not None:
        return (ZoneSince(0, zone),)
    if community_id is None:
        raise ValueError("a schedule has a zone or a community")
    return settings.zones(tx, community_id)


def _decide(
    tx: Connection, schedule: Schedule, zones: Zones, lateness: Lateness, now: int
) -> Decision:
    return decide(
        rule_of(schedule.rule),
        zones,
        settled=schedule.settled,
        now=now,
        lateness=lateness,
        is_blind=partial(backlogs.is_blind, tx),
    )


def _settle(
    tx: Connection, schedule_id: int, decision: Decision, *, ran_at: int | None, now: int
) -> None:
    for passed in decision.passed:
        schedules.add_passed(tx, schedule_id, passed, now=now)
    schedules.settle(
        tx,
        schedule_id,
        settled=decision.settled,
        ran_at=ran_at,
        next_at=decision.next_at,
        now=now,
    )


def _occurrence(schedule: Schedule, decision: Decision, zones: Zones, now: int) -> Occurrence:
    wall = decision.settled.isoformat(timespec="minutes")
    return Occurrence(
        kind=schedule.kind,
        ref=f"{schedule.kind}:{schedule.ref}:{wall}",
        community_id=schedule.community_id,
        facts=schedule.facts,
        zones=zones,
        at=decision.at,
        since_at=schedule.ran_at,
        now=now,
    )
