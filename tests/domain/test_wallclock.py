"""What a wall clock first shows when: summer time, skipped days, changes of zone."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.days import Zones, ZoneSince
from domain.wallclock import first_instant, furthest_wall, wall_at

BERLIN = (ZoneSince(0, "Europe/Berlin"),)
NAMES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Shanghai",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Pacific/Apia",
    "UTC",
)


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp())


@pytest.mark.parametrize(
    ("wall", "zone", "first"),
    [
        ("2026-11-18T20:00", "Europe/Berlin", "2026-11-18T20:00+01:00"),
        # Spring: what is not shown comes when the gap is over.
        ("2027-03-28T02:00", "Europe/Berlin", "2027-03-28T03:00+02:00"),
        ("2027-03-28T02:30", "Europe/Berlin", "2027-03-28T03:00+02:00"),
        ("2027-03-28T03:00", "Europe/Berlin", "2027-03-28T03:00+02:00"),
        # Autumn: what is shown twice counts the first time.
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T02:30+02:00"),
        ("2026-10-25T03:00", "Europe/Berlin", "2026-10-25T03:00+01:00"),
        # Half an hour of summer time, a gap at midnight, a whole day left out.
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-04T02:30+11:00"),
        ("2026-09-06T00:00", "America/Santiago", "2026-09-06T01:00-03:00"),
        ("2011-12-30T12:00", "Pacific/Apia", "2011-12-31T00:00+14:00"),
    ],
)
def test_a_time_has_one_first_instant(wall: str, zone: str, first: str) -> None:
    zones = (ZoneSince(0, zone),)
    assert first_instant(datetime.fromisoformat(wall), zones) == utc(first)


def test_a_time_that_a_new_zone_shows_again_counts_the_first_time() -> None:
    """At midnight in New York it is 13:00 in Shanghai, and the day begins anew."""
    change = utc("2026-11-18T13:00+08:00")
    zones = (ZoneSince(change, "America/New_York"), ZoneSince(0, "Asia/Shanghai"))
    morning = datetime.fromisoformat("2026-11-18T09:00")
    afternoon = datetime.fromisoformat("2026-11-18T14:00")
    assert first_instant(morning, zones) == utc("2026-11-18T09:00+08:00")
    assert first_instant(afternoon, zones) == utc("2026-11-18T14:00-05:00")


def test_a_time_that_a_new_zone_leaves_out_comes_with_the_change() -> None:
    change = utc("2026-11-18T00:00-05:00")
    zones = (ZoneSince(change, "Asia/Shanghai"), ZoneSince(0, "America/New_York"))
    assert first_instant(datetime.fromisoformat("2026-11-18T09:00"), zones) == change
    evening = datetime.fromisoformat("2026-11-18T20:00")
    assert first_instant(evening, zones) == utc("2026-11-18T20:00+08:00")


def test_a_newer_choice_in_force_earlier_leaves_nothing_of_the_older_one() -> None:
    zones = (
        ZoneSince(1_000, "UTC"),
        ZoneSince(5_000, "Asia/Shanghai"),
        ZoneSince(0, "UTC"),
    )
    wall = datetime.fromisoformat("1970-01-01T03:00")
    assert first_instant(wall, zones) == 3 * 3600


instants = st.integers(utc("2025-01-01T00:00+00:00"), utc("2028-01-01T00:00+00:00"))


@st.composite
def changing_zones(draw: st.DrawFn) -> Zones:
    changes = draw(st.lists(st.tuples(instants, st.sampled_from(NAMES)), max_size=3))
    newest_first = [ZoneSince(*change) for change in changes]
    return (*newest_first, ZoneSince(0, draw(st.sampled_from(NAMES))))


@given(changing_zones(), instants)
def test_what_is_shown_was_first_shown_now_or_before(zones: Zones, at: int) -> None:
    assert first_instant(wall_at(at, zones).replace(second=0), zones) <= at


@given(changing_zones(), instants, st.integers(0, 3 * 24 * 60))
def test_a_later_time_never_comes_earlier(zones: Zones, at: int, minutes: int) -> None:
    wall = wall_at(at, zones)
    later = wall + timedelta(minutes=minutes)
    assert first_instant(wall, zones) <= first_instant(later, zones)


@given(changing_zones(), instants, st.integers(0, 40 * 3600))
def test_nothing_shown_before_lies_above_the_furthest(zones: Zones, at: int, seconds: int) -> None:
    assert wall_at(at - seconds, zones) <= furthest_wall(at, zones)


@given(changing_zones(), instants)
def test_just_before_its_first_instant_no_clock_has_shown_a_time(zones: Zones, at: int) -> None:
    wall = wall_at(at, zones).replace(second=0)
    first = first_instant(wall, zones)
    assert wall_at(first, zones) >= wall
    assert all(wall_at(first - back, zones) < wall for back in (1, 600, 3_000, 90_000))


def test_a_time_of_day_keeps_its_clock_through_summer_time() -> None:
    for day in ("2026-10-24", "2026-10-25", "2026-10-26"):
        wall = datetime.fromisoformat(f"{day}T09:00")
        shown = datetime.fromtimestamp(first_instant(wall, BERLIN), ZoneInfo("Europe/Berlin"))
        assert shown.replace(tzinfo=None) == wall


@pytest.mark.parametrize(
    "zone",
    ["Europe/Berlin", "America/New_York", "Australia/Sydney", "America/Santiago", "Africa/Cairo"],
)
@pytest.mark.parametrize("clock", ["00:30", "01:30", "02:30", "03:00"])
def test_a_daily_time_comes_once_a_day_through_both_nights_and_a_leap_day(
    zone: str, clock: str
) -> None:
    days = [date(2028, 1, 1) + timedelta(number) for number in range(366)]
    walls = [datetime.combine(day, time.fromisoformat(clock)) for day in days]
    instants = [first_instant(wall, (ZoneSince(0, zone),)) for wall in walls]
    assert all(22 <= (later - earlier) / 3600 <= 26 for earlier, later in pairwise(instants))
    shown = [datetime.fromtimestamp(at, ZoneInfo(zone)) for at in instants]
    assert [each.date() for each in shown] == days
    # At most the one spring night has no such time, and gives the first one after it.
    assert (
        sum(each.replace(tzinfo=None) != wall for each, wall in zip(shown, walls, strict=True))
        <= 1
    )
