"""The curve of levels: 15 L² + 5 L, exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.levels import level_of, progress, xp_of_level


@pytest.mark.parametrize(
    ("level", "xp"),
    [(0, 0), (1, 20), (3, 150), (5, 400), (10, 1550), (20, 6100), (30, 13650), (50, 37750)],
)
def test_levels_begin_where_the_product_page_says(level: int, xp: int) -> None:
    assert xp_of_level(level) == xp
    assert level_of(xp) == level
    assert level_of(xp - 1) == max(level - 1, 0)


def test_the_inverse_is_exact_for_two_thousand_levels() -> None:
    for level in range(1, 2000):
        begins = xp_of_level(level)
        assert (level_of(begins - 1), level_of(begins)) == (level - 1, level)


@given(st.integers(0, 10**9))
def test_progress_lies_between_two_levels(xp: int) -> None:
    gained, needed = progress(xp)
    assert 0 <= gained < needed
    assert xp_of_level(level_of(xp)) + gained == xp


def test_nobody_falls_below_level_nought() -> None:
    assert level_of(-5) == 0
