"""The community's own days, compared with the calendar itself."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.days import (
    Period,
    ZoneSince,
    change_of_zone_at,
    local_date,
    local_hour,
    next_day_at,
    next_midnight,
    period_key,
    period_keys,
    previous_day,
    zone_at,
)

ZONES = st.sampled_from(
    [
        *("UTC", "Asia/Shanghai", "Asia/Kathmandu", "Europe/Berlin", "America/New_York"),
        *("Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe", "America/St_Johns"),
        *("Africa/Cairo", "America/Santiago", "Asia/Beirut", "Pacific/Chatham"),
    ]
)
INSTANTS = st.integers(1_577_836_800, 2_524_608_000)


def local(at: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at, ZoneInfo(zone))


@given(INSTANTS, ZONES)
def test_dates_and_hours_are_the_calendars(at: int, zone: str) -> None:
    zones = (ZoneSince(0, zone),)
    assert local_date(at, zones) == local(at, zone).date().isoformat()
    assert local_hour(at, zones) == local(at, zone).hour


@given(INSTANTS, ZONES)
def test_the_next_midnight_begins_the_next_day(at: int, zone: str) -> None:
    midnight = next_midnight(at, zone)
    assert at < midnight <= at + 26 * 3600
    today, tomorrow = local(at, zone).date(), local(at, zone).date() + timedelta(days=1)
    assert local(midnight, zone).date() == tomorrow
    assert local(midnight - 1, zone).date() == today


@given(INSTANTS, ZONES, ZONES)
def test_a_change_of_zone_waits_for_the_midnights_of_both(at: int, old: str, new: str) -> None:
    change = change_of_zone_at(at, old=old, new=new)
    assert change in (next_midnight(at, old), next_midnight(at, new))
    assert change > at
    zones = (ZoneSince(change, new), ZoneSince(0, old))
    assert zone_at(zones, change - 1) == old
    assert zone_at(zones, change) == new


@given(INSTANTS, ZONES, ZONES, st.integers(0, 3 * 86_400))
def test_a_later_date_begins_when_it_is_told_also_across_a_change(
    at: int, old: str, new: str, later: int
) -> None:
    zones = (ZoneSince(change_of_zone_at(at, old=old, new=new), new), ZoneSince(0, old))
    moment = at + later
    begins = next_day_at(moment, zones)
    assert local_date(moment, zones) == local_date(begins - 1, zones) < local_date(begins, zones)


def test_the_newest_zone_in_force_counts_and_before_all_the_first() -> None:
    zones = (ZoneSince(200, "C"), ZoneSince(100, "B"), ZoneSince(50, "A"))
    assert [zone_at(zones, at) for at in (0, 50, 150, 200)] == ["A", "A", "B", "C"]


@pytest.mark.parametrize(
    ("on", "keys"),
    [
        ("2026-11-21", ("2026-11-21", "week-2026-11-16", "2026-11", "all")),
        ("2026-11-16", ("2026-11-16", "week-2026-11-16", "2026-11", "all")),
        ("2027-01-01", ("2027-01-01", "week-2026-12-28", "2027-01", "all")),
        ("2028-02-29", ("2028-02-29", "week-2028-02-28", "2028-02", "all")),
    ],
)
def test_weeks_go_by_their_monday(on: str, keys: tuple[str, ...]) -> None:
    assert period_keys(on) == keys


def test_the_days_of_a_week_share_its_key() -> None:
    monday = datetime(2026, 11, 16, tzinfo=UTC).date()
    days = [(monday + timedelta(days=number)).isoformat() for number in range(8)]
    keys = [period_key(Period.WEEK, day) for day in days]
    assert len(set(keys[:7])) == 1
    assert keys[7] != keys[0]


@pytest.mark.parametrize(
    ("on", "before"),
    [("2026-03-01", "2026-02-28"), ("2028-03-01", "2028-02-29"), ("2027-01-01", "2026-12-31")],
)
def test_the_day_before(on: str, before: str) -> None:
    assert previous_day(on) == before
