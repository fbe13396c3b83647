"""Tiers: what they ask for, and how they rise, are spared and fall."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.settings import TIER_BOUNDS, Values
from domain.tiers import (
    DEFAULT_NEEDS,
    Need,
    Outlook,
    Record,
    Tier,
    next_outlook,
    since_on,
    tier_of,
)

GRACE = 14 * 86_400
NOW = 1_790_000_000
records = st.builds(Record, st.integers(-50, 6000), st.integers(0, 90), st.integers(0, 40))
needs = st.tuples(*[st.builds(Need, *(st.integers(*bounds) for bounds in TIER_BOUNDS))] * 4)
grown = st.tuples(st.integers(0, 6000), st.integers(0, 90), st.integers(0, 40))


@pytest.mark.parametrize(
    ("xp", "days", "people", "tier"),
    [
        (0, 0, 0, Tier.NEWCOMER),
        (149, 90, 99, Tier.NEWCOMER),
        (150, 0, 0, Tier.REGULAR),
        (600, 11, 3, Tier.REGULAR),
        (600, 12, 2, Tier.REGULAR),
        (600, 12, 3, Tier.ACTIVE),
        (1799, 30, 10, Tier.ACTIVE),
        (1800, 29, 10, Tier.ACTIVE),
        (1800, 30, 9, Tier.ACTIVE),
        (1800, 30, 10, Tier.CORE),
        (4000, 44, 20, Tier.CORE),
        (4000, 45, 20, Tier.STAR),
        (9000, 0, 0, Tier.REGULAR),
    ],
)
def test_each_tier_asks_for_xp_days_and_people(
    xp: int, days: int, people: int, tier: Tier
) -> None:
    assert tier_of(Record(xp, days, people), DEFAULT_NEEDS) is tier
    assert tier_of(Record(xp, days, people), Values({}).tier_needs) is tier


@given(records, grown, needs)
def test_more_of_anything_never_lowers_a_tier(
    record: Record, more: tuple[int, int, int], asked: tuple[Need, ...]
) -> None:
    fuller = Record(*map(sum, zip(record, more, strict=True)))
    assert tier_of(fuller, asked) >= tier_of(record, asked)


@given(records, grown, needs)
def test_asking_for_more_never_raises_a_tier(
    record: Record, more: tuple[int, int, int], asked: tuple[Need, ...]
) -> None:
    harder = [Need(*map(sum, zip(need, more, strict=True))) for need in asked]
    assert tier_of(record, harder) <= tier_of(record, asked)


def test_each_default_tier_asks_for_more_than_the_one_below() -> None:
    for lower, higher in pairwise(DEFAULT_NEEDS):
        assert higher.xp > lower.xp
        assert higher.days > lower.days
        assert higher.people > lower.people


@given(st.sampled_from(Tier), st.sampled_from(Tier), st.integers(0, 2 * GRACE))
def test_a_tier_rises_at_once_and_falls_only_after_its_grace(
    held: Tier, earned: Tier, later: int
) -> None:
    first = next_outlook(Outlook(held, None), earned, now=NOW, grace_seconds=GRACE)
    if earned >= held:
        assert first == Outlook(earned, None)
        return
    assert first == Outlook(held, NOW + GRACE)
    then = next_outlook(first, earned, now=NOW + later, grace_seconds=GRACE)
    assert then == (Outlook(earned, None) if later >= GRACE else first)


def test_what_is_earned_again_within_the_grace_is_safe() -> None:
    spared = next_outlook(Outlook(Tier.CORE, NOW), Tier.CORE, now=NOW - 1, grace_seconds=GRACE)
    assert spared == Outlook(Tier.CORE, None)
    higher = next_outlook(Outlook(Tier.CORE, NOW), Tier.STAR, now=NOW - 1, grace_seconds=GRACE)
    assert higher == Outlook(Tier.STAR, None)


def test_without_a_grace_a_tier_falls_at_once() -> None:
    fallen = next_outlook(Outlook(Tier.STAR, None), Tier.REGULAR, now=NOW, grace_seconds=0)
    assert fallen == Outlook(Tier.REGULAR, None)


def test_the_window_holds_ninety_dates() -> None:
    assert since_on("2026-11-21") == "2026-08-24"
    assert since_on("2024-03-01") == "2023-12-03"
