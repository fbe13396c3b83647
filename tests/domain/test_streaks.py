"""Streaks of check-ins."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.streaks import checkin_points, streak_on

DAY = date(2026, 11, 21)


def days_before(number: int) -> str:
    return (DAY - timedelta(days=number)).isoformat()


@pytest.mark.parametrize(
    ("earlier", "blind", "streak"),
    [
        ({}, [], 1),
        ({1: 4}, [], 5),
        ({2: 4}, [], 1),
        ({2: 4}, [1], 5),
        ({4: 4}, [1, 2, 3], 5),
        ({4: 4}, [1, 3], 1),
        ({0: 9}, [], 1),
    ],
)
def test_a_streak_goes_on_from_yesterday_or_across_blind_days(
    earlier: dict[int, int], blind: list[int], streak: int
) -> None:
    past = {days_before(number): length for number, length in earlier.items()}
    unseen = [days_before(number) for number in blind]
    assert streak_on(DAY.isoformat(), earlier=past, blind=unseen) == streak


def test_the_longest_blindness_ends() -> None:
    blind = [days_before(number) for number in range(1, 500)]
    assert streak_on(DAY.isoformat(), earlier={days_before(500): 9}, blind=blind) == 1


@pytest.mark.parametrize(
    ("streak", "points"), [(1, 5), (2, 6), (5, 9), (6, 10), (7, 10), (400, 10)]
)
def test_a_check_in_gives_five_and_one_more_a_day_up_to_ten(streak: int, points: int) -> None:
    assert checkin_points(streak) == points


@given(st.integers(1, 10_000))
def test_a_longer_streak_never_gives_less(streak: int) -> None:
    assert checkin_points(streak) <= checkin_points(streak + 1)
