"""Which backups stay."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.backups import DAYS, WEEKS, kept

NOON = datetime(2026, 11, 30, 4, tzinfo=UTC)  # a Monday


def at(days_ago: float) -> int:
    return int((NOON - timedelta(days=days_ago)).timestamp())


def test_after_a_year_of_nights_seven_days_and_four_weeks_are_there() -> None:
    stays = kept(at(days) for days in range(365))
    # This week's newest is today's; the three before end on their Sundays, one of them a day kept.
    assert stays == {at(days) for days in (0, 1, 2, 3, 4, 5, 6, 8, 15)}


def test_of_a_day_the_newest_stays() -> None:
    assert kept([at(0), at(0.1), at(0.05), at(1)]) == {at(0), at(1)}


def test_who_was_away_for_months_loses_nothing_by_it() -> None:
    before = [at(200 + days) for days in range(3)]
    assert kept([*before, at(0)]) == {*before, at(0)}


@given(st.sets(st.integers(at(800), at(0)), max_size=60))
def test_the_newest_always_stays_and_never_more_than_eleven(made: set[int]) -> None:
    stays = kept(made)
    assert stays <= made
    assert len(stays) <= DAYS + WEEKS
    assert not made or max(made) in stays
    assert kept(stays) == stays
