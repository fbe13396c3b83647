"""Which zone is meant by a name, an offset or a place, and how a stored one is called."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.refusals import Refusal
from domain.zone_words import read_zone, read_zone_name, zone_called


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("asia/shanghai", "Asia/Shanghai"),
        ("America/New York", "America/New_York"),
        ("utc", "UTC"),
        ("UTC+0", "UTC"),
        ("UTC+8", "Etc/GMT-8"),
        ("gmt +8", "Etc/GMT-8"),
        ("GMT+08:00", "Etc/GMT-8"),
        ("ＵＴＣ＋８", "Etc/GMT-8"),
        ("+0800", "Etc/GMT-8"),
        ("UTC-5", "Etc/GMT+5"),
        ("UTC\u22125", "Etc/GMT+5"),
        ("UTC+14", "Etc/GMT-14"),
        ("UTC-12", "Etc/GMT+12"),
        ("Etc/GMT-8", "Etc/GMT-8"),
        ("东八区", "Etc/GMT-8"),
        ("東八區時間", "Etc/GMT-8"),
        ("西五区", "Etc/GMT+5"),
        ("东十二区", "Etc/GMT-12"),
        ("北京", "Asia/Shanghai"),
        ("北京时间", "Asia/Shanghai"),
        ("上海时区", "Asia/Shanghai"),
        ("台北", "Asia/Taipei"),
        ("臺北時間", "Asia/Taipei"),
        ("香港", "Asia/Hong_Kong"),
        ("香港時間", "Asia/Hong_Kong"),
        ("澳門", "Asia/Macau"),
        ("JST", "Asia/Tokyo"),
    ],
)
def test_a_zone_is_read(text: str, name: str) -> None:
    assert read_zone_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "Atlantis",
        "CST",
        "IST",
        "UTC+15",
        "UTC-13",
        "UTC+8:15",
        "UTC+8:60",
        "8",
        "东",
        "东十三区",
        "",
    ],
)
def test_what_names_no_clock_or_several_is_unknown(text: str) -> None:
    assert read_zone_name(text) is None


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("UTC+5:30", "Asia/Kolkata"),
        ("GMT+0545", "Asia/Kathmandu"),
        ("UTC-3:30", "America/St_Johns"),
        ("UTC-9:30", "Pacific/Marquesas"),
        ("+9:30", "Australia/Darwin"),
    ],
)
def test_an_offset_of_no_whole_hours_is_refused_with_a_city_that_has_it(
    text: str, city: str
) -> None:
    with pytest.raises(Refusal) as refused:
        read_zone_name(text)
    assert refused.value.key == "timezone.odd_offset"
    assert refused.value.params["city"] == city


@pytest.mark.parametrize("hours", range(-12, 15))
def test_an_offset_is_stored_as_a_zone_ahead_by_as_much_and_called_as_it_was_written(
    hours: int,
) -> None:
    name = read_zone_name(f"UTC{hours:+d}")
    assert name is not None
    ahead = datetime(2026, 11, 18, tzinfo=UTC).astimezone(ZoneInfo(name)).utcoffset()
    assert ahead == timedelta(hours=hours)
    assert zone_called(name) == (f"UTC{hours:+d}" if hours else "UTC")


def test_a_place_alone_is_no_clock_within_a_phrase() -> None:
    assert read_zone("明天20:00 北京") is None
    found = read_zone("明天20:00 香港时间")
    assert found is not None
    assert found.zone == ZoneInfo("Asia/Hong_Kong")
