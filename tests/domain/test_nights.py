"""When a group rests, and what is allowed then."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.duties import is_on, read_days
from domain.nights import Mode, at_night, is_night, next_turn
from domain.settings import read_hours

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp())


@pytest.mark.parametrize(
    ("now", "dark", "turns"),
    [
        ("2026-11-18 12:00", False, "2026-11-18 23:00"),
        ("2026-11-18 23:00", True, "2026-11-19 07:00"),
        ("2026-11-19 06:59", True, "2026-11-19 07:00"),
        ("2026-11-19 07:00", False, "2026-11-19 23:00"),
        ("2026-10-24 23:30", True, "2026-10-25 07:00"),
    ],
)
def test_night_goes_over_midnight_and_over_the_change_of_time(
    now: str, dark: bool, turns: str
) -> None:
    assert is_night("23:00-07:00", at(now), BERLIN) is dark
    assert next_turn("23:00-07:00", at(now), BERLIN) == at(turns)


def test_a_night_takes_away_and_never_gives() -> None:
    by_day = {"can_send_messages": True, "can_send_photos": False, "can_invite_users": True}
    text = at_night({**by_day, "can_add_web_page_previews": True}, Mode.TEXT)
    assert text == {**by_day, "can_add_web_page_previews": False}
    nobody = at_night(by_day, Mode.NOBODY)
    assert nobody == {**by_day, "can_send_messages": False}
    assert at_night(dict.fromkeys(by_day, False), Mode.TEXT) == dict.fromkeys(by_day, False)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("fri,sat", "45"),
        ("mon-fri", "01234"),
        ("sat-mon", "056"),
        ("周五,周六", "45"),
        ("週一-週三", "012"),
        ("someday", None),
        ("", None),
    ],
)
def test_days_of_duty_are_read(text: str, days: str | None) -> None:
    assert read_days(text) == days


def test_hours_past_midnight_belong_to_the_day_they_begin_on() -> None:
    friday, saturday = at("2026-11-20 23:30"), at("2026-11-21 01:00")
    for moment in (friday, saturday):
        assert is_on("4", "22:00-02:00", None, at=moment, zone=BERLIN)
    assert not is_on("5", "22:00-02:00", None, at=saturday, zone=BERLIN)
    now = int(datetime(2026, 11, 18, tzinfo=UTC).timestamp())
    assert is_on("", "", now + 1, at=now, zone=BERLIN)
    assert not is_on("", "", now, at=now, zone=BERLIN)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("23-7", "23:00-07:00"),
        ("22点-6点", "22:00-06:00"),
        ("23 - 7:30", "23:00-07:30"),
        ("22:30到6", "22:30-06:00"),
        ("２３：００－０７：００", "23:00-07:00"),
        ("23:00～7:00", "23:00-07:00"),
        ("25-7", None),
        ("7-7", None),
        ("123-7", None),
    ],
)
def test_hours_may_be_written_without_minutes(written: str, kept: str | None) -> None:
    assert read_hours(written) == kept
