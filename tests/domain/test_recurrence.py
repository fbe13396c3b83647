"""Rules that repeat, and the text they are stored as."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.recurrence import Rule, parse


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def series(rule: Rule, after: str, count: int) -> list[str]:
    """Return the next occurrences as text."""
    found: list[str] = []
    wall = at(after)
    while len(found) < count and (following := rule.after(wall)):
        found.append(following.isoformat(timespec="minutes"))
        wall = following
    return found


@pytest.mark.parametrize(
    ("rule", "after", "expected"),
    [
        ("once 2026-12-31T23:30", "2026-12-31T23:29", ["2026-12-31T23:30"]),
        ("once 2026-12-31T23:30", "2026-12-31T23:30", []),
        ("daily 09:00", "2026-12-31T08:59", ["2026-12-31T09:00", "2027-01-01T09:00"]),
        ("daily 09:00", "2026-12-31T09:00", ["2027-01-01T09:00", "2027-01-02T09:00"]),
        (
            "weekly mon,fri 20:00",
            "2026-11-18T12:00",
            ["2026-11-20T20:00", "2026-11-23T20:00", "2026-11-27T20:00"],
        ),
        (
            "weekly sat 20:00 every 2 from 2026-11-18",
            "2026-11-18T12:00",
            ["2026-11-21T20:00", "2026-12-05T20:00", "2026-12-19T20:00"],
        ),
        (
            "monthly 31 10:00",
            "2027-01-01T00:00",
            ["2027-01-31T10:00", "2027-02-28T10:00", "2027-03-31T10:00", "2027-04-30T10:00"],
        ),
        ("monthly 29 10:00", "2028-02-01T00:00", ["2028-02-29T10:00", "2028-03-29T10:00"]),
    ],
)
def test_a_rule_comes_round(rule: str, after: str, expected: list[str]) -> None:
    assert series(parse(rule), after, len(expected) + (not expected)) == expected


def test_every_other_week_goes_by_the_week_of_its_anchor_both_ways() -> None:
    rule = parse("weekly mon,sun 20:00 every 3 from 2026-11-18")
    assert series(rule, "2026-10-01T00:00", 4) == [
        *("2026-10-05T20:00", "2026-10-11T20:00"),
        *("2026-10-26T20:00", "2026-11-01T20:00"),
    ]
    assert rule.after(at("2026-11-15T00:00")) == at("2026-11-16T20:00")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "daily",
        "daily 9:00",
        "daily 09:00:30",
        "daily 09:00+01:00",
        "daily 24:00",
        "Daily 09:00",
        "weekly 09:00",
        "weekly fri,mon 20:00",
        "weekly mon,mon 20:00",
        "weekly day 20:00",
        "weekly mon 20:00 every 0 from 2026-11-18",
        "weekly mon 20:00 every 1 from 2026-11-18",
        "weekly mon 20:00 every 53 from 2026-11-18",
        "weekly mon 20:00 every ２ from 2026-11-18",
        "weekly mon 20:00 every 2 from 2026-02-30",
        "monthly 0 10:00",
        "monthly 32 10:00",
        "monthly 1,15 10:00",
        "once 2026-12-31",
        "once 2026-12-31T23:30Z",
        "once 2026-12-31T23:30:15",
        "yearly 10:00",
        "yearly 02-30 10:00",
        "yearly 2-3 10:00",
        "monthly 5th-mon 10:00",
        "monthly 1st-1 10:00",
        "daily 09:00 every 1 from 2026-11-18",
        "daily 09:00 every 367 from 2026-11-18",
        "daily 09:00;daily 10:00",
        "daily 09:00; once 2026-12-31T23:30",
        "; ".join(f"daily {hour:02}:00" for hour in range(24)) + "; daily 23:30",
    ],
)
def test_anything_else_is_no_rule(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)


clocks = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
dates = st.dates(at("2020-01-01T00:00").date(), at("2030-01-01T00:00").date())
weekdays = st.sets(st.integers(0, 6), min_size=1).map(
    lambda days: ",".join(("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day] for day in days)
)
rules = st.one_of(
    st.builds("daily {}".format, clocks),
    st.builds("weekly {} {}".format, weekdays, clocks),
    st.builds("weekly {} {} every {} from {}".format, weekdays, clocks, st.integers(2, 52), dates),
    st.builds("monthly {} {}".format, st.integers(1, 31), clocks),
    st.builds("daily {} every {} from {}".format, clocks, st.integers(2, 366), dates),
    st.builds(
        "monthly {}-{} {}".format,
        st.sampled_from(("1st", "2nd", "3rd", "4th", "last")),
        st.sampled_from(("mon", "fri", "sun")),
        clocks,
    ),
    st.builds("yearly {} {}".format, st.sampled_from(("02-29", "12-25")), clocks),
    st.builds("daily {0}; monthly 31 {1}; weekly mon {1}".format, clocks, clocks),
)
walls = st.datetimes(at("2024-01-01T00:00"), at("2028-01-01T00:00"))


@given(rules, walls)
def test_forwards_and_backwards_meet(text: str, wall: datetime) -> None:
    rule = parse(text)
    following, last = rule.after(wall), rule.latest(wall)
    assert following is not None
    assert last is not None
    assert last <= wall < following
    assert rule.after(last) == following
    assert rule.latest(following - timedelta(minutes=1)) == last


@given(rules, walls)
def test_occurrences_are_in_order_and_stored_as_they_are_read(text: str, wall: datetime) -> None:
    rule = parse(text)
    coming = series(rule, wall.isoformat(timespec="minutes"), 5)
    assert all(one < next_one for one, next_one in pairwise(coming))
    assert str(rule) == text
