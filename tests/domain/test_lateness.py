"""What becomes of occurrences whose time has come."""

from datetime import UTC, datetime

import pytest

from domain.days import ZoneSince
from domain.lateness import Decision, Lateness, Outcome, Passed, Policy, decide
from domain.recurrence import parse

UTC_ONLY = (ZoneSince(0, "UTC"),)
HOURLESS = "daily 09:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def utc(text: str) -> int:
    return int(at(text).replace(tzinfo=UTC).timestamp())


def decided(
    now: str,
    policy: Policy,
    *,
    settled: str = "2026-11-18T12:00",
    blind: tuple[str, str] | None = None,
) -> Decision:
    """Decide about nine o'clock every day."""
    hours = range(utc(blind[0]), utc(blind[1])) if blind else range(0)
    return decide(
        parse(HOURLESS),
        UTC_ONLY,
        settled=at(settled),
        now=utc(now),
        lateness=Lateness(policy, needs_sight=blind is not None),
        is_blind=lambda instant: instant in hours,
    )


@pytest.mark.parametrize("policy", Policy)
def test_before_its_time_nothing_is_decided(policy: Policy) -> None:
    decision = decided("2026-11-19T08:59", policy)
    assert (decision.run, decision.passed) == (None, ())
    assert decision.settled == at("2026-11-18T12:00")
    assert decision.next_at == utc("2026-11-19T09:00")


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("now", ["2026-11-19T09:00", "2026-11-19T09:15"])
def test_in_time_or_a_little_late_it_runs(policy: Policy, now: str) -> None:
    decision = decided(now, policy)
    assert (decision.run, decision.passed) == (at("2026-11-19T09:00"), ())
    assert decision.at == utc("2026-11-19T09:00")
    assert decision.next_at == utc("2026-11-20T09:00")


def test_what_runs_late_runs_each_the_oldest_first() -> None:
    decision = decided("2026-11-21T10:00", Policy.RUN_LATE)
    assert (decision.run, decision.passed) == (at("2026-11-19T09:00"), ())
    assert decision.next_at == utc("2026-11-20T09:00")


def test_what_runs_once_runs_the_newest_and_reports_the_others() -> None:
    decision = decided("2026-11-21T20:00", Policy.RUN_ONCE)
    older = Passed(at("2026-11-19T09:00"), at("2026-11-20T09:00"), Outcome.NEWER)
    assert (decision.run, decision.passed) == (at("2026-11-21T09:00"), (older,))
    assert decision.next_at == utc("2026-11-22T09:00")


def test_what_is_skipped_when_late_runs_no_more_after_its_grace() -> None:
    decision = decided("2026-11-21T09:15:01", Policy.SKIP)
    late = Passed(at("2026-11-19T09:00"), at("2026-11-21T09:00"), Outcome.LATE)
    assert (decision.run, decision.passed) == (None, (late,))
    assert decision.settled == at("2026-11-21T09:00")
    in_time = decided("2026-11-21T09:14", Policy.SKIP)
    assert in_time.run == at("2026-11-21T09:00")
    assert [each.outcome for each in in_time.passed] == [Outcome.NEWER]


@pytest.mark.parametrize("policy", [Policy.RUN_LATE, Policy.RUN_ONCE])
def test_work_that_needs_sight_is_not_run_for_a_time_nobody_saw(policy: Policy) -> None:
    blind = ("2026-11-19T08:00", "2026-11-19T10:00")
    decision = decided("2026-11-19T21:00", policy, blind=blind)
    unseen = Passed(at("2026-11-19T09:00"), at("2026-11-19T09:00"), Outcome.BLIND)
    assert (decision.run, decision.passed) == (None, (unseen,))
    seen = decided("2026-11-20T21:00", policy, settled="2026-11-19T09:00", blind=blind)
    assert seen.run == at("2026-11-20T09:00")


def test_after_the_last_one_there_is_no_next() -> None:
    decision = decide(
        parse("once 2026-11-19T09:00"),
        UTC_ONLY,
        settled=at("2026-11-18T12:00"),
        now=utc("2026-11-19T09:00"),
        lateness=Lateness(Policy.RUN_ONCE),
    )
    assert (decision.run, decision.next_at) == (at("2026-11-19T09:00"), None)
