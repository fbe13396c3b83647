"""Streaks of check-ins: growing, frozen, broken, repaired."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.days import ZoneSince, cut_dates
from domain.streaks import (
    DEFAULT_FREEZE_RULE,
    FreezeRule,
    Repair,
    Start,
    Walk,
    checkin_points,
    repair_for,
)

DAY = date(2026, 11, 21)
WITHOUT = FreezeRule(is_on=False)


def before(number: int) -> str:
    return (DAY - timedelta(days=number)).isoformat()


def walk(
    *checkins: int,
    start: tuple[int, int] | None = None,
    free: int = 0,
    blind: Collection[int] = (),
    rule: FreezeRule = DEFAULT_FREEZE_RULE,
) -> Walk:
    """Walk from check-in to check-in, told by how many days ago they were, up to today."""
    begin = Start(before(start[0]), start[1]) if start else None
    walked = Walk(begin, [""] * free, {before(number) for number in blind}, rule)
    return walked.through([before(number) for number in checkins], before(0))


@pytest.mark.parametrize(
    ("start", "free", "blind", "streak", "frozen"),
    [
        (None, 2, [], 1, []),
        ((1, 4), 0, [], 5, []),
        ((2, 4), 0, [], 1, []),
        ((2, 4), 1, [], 5, [1]),
        ((3, 4), 1, [], 1, [2]),
        ((3, 4), 2, [], 5, [2, 1]),
        ((2, 4), 2, [1], 5, []),
        ((4, 4), 1, [1, 3], 5, [2]),
        ((40, 4), 2, [], 1, [39, 38]),
        ((500, 9), 0, range(1, 500), 1, []),
    ],
)
def test_a_missed_day_takes_a_freeze_or_breaks_the_streak(
    start: tuple[int, int] | None, free: int, blind: list[int], streak: int, frozen: list[int]
) -> None:
    walked = walk(0, start=start, free=free, blind=blind)
    assert walked.streaks == {before(0): streak}
    assert walked.frozen == [before(number) for number in frozen]
    assert walked.held(before(0)) == free - len(frozen)


def test_a_freeze_protects_from_its_own_day_on() -> None:
    walked = Walk(Start(before(3), 4), [before(1)], (), DEFAULT_FREEZE_RULE)
    assert walked.through([], before(0)).streak == 0
    walked = Walk(Start(before(2), 4), [before(1)], (), DEFAULT_FREEZE_RULE)
    assert walked.through([], before(0)).streak == 4


@pytest.mark.parametrize(("free", "earned"), [(0, [3]), (1, [3]), (2, [])])
def test_ten_days_win_a_freeze_while_there_is_room(free: int, earned: list[int]) -> None:
    walked = walk(4, 3, 2, 1, 0, start=(5, 8), free=free)
    assert walked.earned == [before(number) for number in earned]
    assert walked.held(before(0)) == free + len(earned)


def test_without_freezes_none_is_used_or_won() -> None:
    walked = walk(0, start=(2, 9), free=2, rule=WITHOUT)
    assert (walked.streaks[before(0)], walked.frozen) == (1, [])
    assert walk(0, start=(1, 9), rule=WITHOUT).earned == []


@pytest.mark.parametrize(
    ("streaks", "blind", "repair"),
    [
        ({2: 7}, [], ([1], 7, 2)),
        ({4: 7}, [], ([3, 2, 1], 7, 0)),
        ({5: 7}, [], None),
        ({1: 7}, [], None),
        ({2: 1}, [], None),
        ({3: 7, 1: 1}, [], ([2], 8, 1)),
        ({3: 7, 1: 1, 0: 2}, [], ([2], 9, 1)),
        ({4: 7, 2: 1}, [], ([3, 1], 8, 0)),
        ({3: 7}, [2], ([1], 7, 2)),
        ({9: 7}, [2, 3, 4, 5, 6, 7, 8], ([1], 7, 2)),
        ({5: 7, 3: 2}, [], ([2, 1], 2, 1)),
    ],
)
def test_a_streak_can_be_repaired_for_three_days(
    streaks: dict[int, int], blind: list[int], repair: tuple[list[int], int, int] | None
) -> None:
    found = repair_for(
        before(0),
        streaks={before(number): streak for number, streak in streaks.items()},
        excused={before(number) for number in blind},
        rule=DEFAULT_FREEZE_RULE,
    )
    if repair is None:
        assert found is None
    else:
        days, streak, until = repair
        assert found == Repair(tuple(map(before, days)), streak, before(-until))


@pytest.mark.parametrize(
    ("change_hour", "old", "new", "cut"),
    [
        (0, "UTC", "Asia/Shanghai", {"2026-11-18"}),
        (8, "UTC", "America/Los_Angeles", set()),
        (10, "Etc/GMT+10", "Pacific/Kiritimati", {"2026-11-18"}),
        (0, "Pacific/Pago_Pago", "UTC", {"2026-11-17"}),
        (11, "Pacific/Pago_Pago", "Pacific/Kiritimati", {"2026-11-18", "2026-11-19"}),
    ],
)
def test_a_change_of_zone_excuses_the_dates_it_cuts(
    change_hour: int, old: str, new: str, cut: set[str]
) -> None:
    at = int(datetime(2026, 11, 18, change_hour, tzinfo=UTC).timestamp())
    zones = (ZoneSince(at, new), ZoneSince(0, old))
    assert cut_dates(zones) == cut


@pytest.mark.parametrize(
    ("streak", "points"), [(1, 5), (2, 6), (5, 9), (6, 10), (7, 10), (400, 10)]
)
def test_a_check_in_gives_five_and_one_more_a_day_up_to_ten(streak: int, points: int) -> None:
    assert checkin_points(streak) == points


@given(st.integers(1, 10_000))
def test_a_longer_streak_never_gives_less(streak: int) -> None:
    assert checkin_points(streak) <= checkin_points(streak + 1)
