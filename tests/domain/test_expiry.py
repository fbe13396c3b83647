"""When points of members who are long away expire."""

import pytest

from domain.expiry import Planned, Step, expires_on, later_by_months, next_step

TODAY = "2026-11-18"


def the_step(
    planned: Planned | None, *, active_on: str, amount: int = 50, today: str = TODAY
) -> Step:
    return next_step(planned, active_on=active_on, today=today, months=12, amount=amount)


@pytest.mark.parametrize(
    ("on", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-18", 12, "2027-11-18"),
        ("2026-12-18", 1, "2027-01-18"),
        ("2026-11-18", -12, "2025-11-18"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_months_keep_their_day_or_end_with_the_month(on: str, months: int, later: str) -> None:
    assert later_by_months(on, months) == later


def test_there_is_always_a_month_of_notice() -> None:
    assert expires_on(active_on="2025-12-20", today=TODAY, months=12) == "2026-12-20"
    assert expires_on(active_on="2020-01-01", today=TODAY, months=12) == "2026-12-18"


@pytest.mark.parametrize(
    ("active_on", "amount", "step"),
    [
        ("2025-12-19", 50, Step.NOTHING),
        ("2025-12-18", 50, Step.WARN_FIRST),
        ("2019-01-01", 50, Step.WARN_FIRST),
        ("2019-01-01", 0, Step.NOTHING),
    ],
)
def test_who_is_away_for_long_enough_is_warned(active_on: str, amount: int, step: Step) -> None:
    assert the_step(None, active_on=active_on, amount=amount) is step


@pytest.mark.parametrize(
    ("today", "warned_days", "step"),
    [
        ("2026-12-10", 30, Step.NOTHING),
        ("2026-12-11", 30, Step.WARN_LAST),
        ("2026-12-30", 30, Step.WARN_LAST),  # nobody was awake before
        ("2026-12-17", 7, Step.NOTHING),
        ("2026-12-18", 7, Step.EXPIRE),
        ("2027-01-18", 7, Step.EXPIRE),
    ],
)
def test_a_second_warning_comes_before_anything_expires(
    today: str, warned_days: int, step: Step
) -> None:
    planned = Planned("2026-12-18", warned_days)
    assert the_step(planned, active_on="2025-12-18", today=today) is step


@pytest.mark.parametrize(("active_on", "amount"), [("2026-11-17", 50), ("2025-12-18", 0)])
def test_who_is_back_or_has_nothing_old_is_left_alone(active_on: str, amount: int) -> None:
    planned = Planned("2026-12-18", 7)
    step = the_step(planned, active_on=active_on, amount=amount, today="2026-12-18")
    assert step is Step.FORGET
