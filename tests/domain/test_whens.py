from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clocks import read_clock
from domain.dates import read_days
from domain.moments import FARTHEST, Moment, Unclear
from domain.whens import parse_when
from tests.bad_inputs.corpus import CORPUS
from tests.domain.phrases_of_time import ENGLISH, REFUSED, SIMPLIFIED, TRADITIONAL

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
NOW = datetime(2026, 11, 21, 18, 30, tzinfo=SHANGHAI).astimezone(UTC)


def wall(text: str, zone: ZoneInfo) -> datetime:
    """Read a time on the wall, in 2026 unless it says otherwise."""
    written = text if text[4] == "-" else f"2026-{text}"
    return datetime.fromisoformat(written).replace(tzinfo=zone)


def said(text: str, now: str, zone: ZoneInfo) -> str:
    """Return what the clock shows at the moment that a phrase names at a time, with its offset."""
    when = parse_when(text, now=wall(now, zone), zone=zone)
    if isinstance(when, Unclear):
        return when
    return when.at.astimezone(zone).strftime("%m-%d %H:%M %z")


@pytest.mark.parametrize(("text", "at"), (ENGLISH | SIMPLIFIED | TRADITIONAL).items())
def test_a_phrase_names_its_moment(text: str, at: str) -> None:
    assert parse_when(text, now=NOW, zone=SHANGHAI) == Moment(wall(at, SHANGHAI), SHANGHAI)


def test_the_table_is_large_enough() -> None:
    assert len(ENGLISH | SIMPLIFIED | TRADITIONAL) >= 120
    assert len([text for texts in REFUSED.values() for text in texts]) >= 40


@pytest.mark.parametrize(
    ("text", "why"), [(text, why) for why, texts in REFUSED.items() for text in texts]
)
def test_what_is_not_clear_is_refused_with_its_reason(text: str, why: Unclear) -> None:
    assert parse_when(text, now=NOW, zone=SHANGHAI) == why


@pytest.mark.parametrize(
    ("text", "now", "zone", "shown"),
    [
        # The clock jumps from 02:00 to 03:00: what it never shows is moved to the end of the gap.
        ("03-29 02:30", "03-28 12:00", BERLIN, "03-29 03:00 +0200"),
        ("tomorrow 02:00", "03-28 12:00", BERLIN, "03-29 03:00 +0200"),
        ("02:59", "03-29 01:30", BERLIN, "03-29 03:00 +0200"),
        ("2026-03-29T02:30:00", "03-28 12:00", BERLIN, "03-29 03:00 +0200"),
        ("tomorrow 01:59", "03-28 12:00", BERLIN, "03-29 01:59 +0100"),
        ("明天凌晨两点半", "03-28 12:00", BERLIN, "03-29 03:00 +0200"),
        ("03-08 02:30", "03-07 12:00", NEW_YORK, "03-08 03:00 -0400"),
        ("10-04 02:10", "10-03 12:00", LORD_HOWE, "10-04 02:30 +1100"),
        ("10-04 02:30", "10-03 12:00", LORD_HOWE, "10-04 02:30 +1100"),
        # Hours that are shown twice count the first time.
        ("10-25 02:30", "10-24 12:00", BERLIN, "10-25 02:30 +0200"),
        ("tomorrow 02:00", "10-24 12:00", BERLIN, "10-25 02:00 +0200"),
        ("tomorrow 03:00", "10-24 12:00", BERLIN, "10-25 03:00 +0100"),
        ("11-01 01:30", "10-31 12:00", NEW_YORK, "11-01 01:30 -0400"),
        ("04-05 01:45", "04-04 12:00", LORD_HOWE, "04-05 01:45 +1100"),
        # Evenings after such a night, and instants of other zones.
        ("tomorrow 20:00", "03-28 20:00", BERLIN, "03-29 20:00 +0200"),
        ("tomorrow 20:00", "10-24 20:00", BERLIN, "10-25 20:00 +0100"),
        ("2026-03-29T00:59:59Z", "03-28 12:00", BERLIN, "03-29 01:59 +0100"),
        ("2026-03-29T01:00:00Z", "03-28 12:00", BERLIN, "03-29 03:00 +0200"),
        # A span is elapsed time.
        ("24h", "03-28 20:00", BERLIN, "03-29 21:00 +0200"),
        ("24h", "10-24 20:00", BERLIN, "10-25 19:00 +0100"),
        ("in 1d", "10-31 20:00", NEW_YORK, "11-01 19:00 -0500"),
        ("in 1 day at 20:00", "10-31 20:00", NEW_YORK, "11-01 20:00 -0500"),
        ("90分钟后", "04-05 01:00", LORD_HOWE, "04-05 02:00 +1030"),
    ],
)
def test_nights_that_change_the_clock(text: str, now: str, zone: ZoneInfo, shown: str) -> None:
    assert said(text, now, zone) == shown


def test_in_an_hour_shown_twice_the_first_showing_is_over_during_the_second() -> None:
    second_0215 = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    when = parse_when("today 02:30", now=second_0215, zone=BERLIN)
    assert when is Unclear.PAST
    assert parse_when("02:30", now=second_0215, zone=BERLIN) == Moment(
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC), BERLIN
    )


@pytest.mark.parametrize(
    ("text", "now", "shown"),
    [
        ("next friday 20:00", "11-18 12:00", "ambiguous"),  # Wednesday: in two days or in nine?
        ("this friday 20:00", "11-18 12:00", "11-20 20:00 +0800"),
        ("下周五 20:00", "11-18 12:00", "11-27 20:00 +0800"),
        ("下周五 20:00", "11-22 12:00", "11-27 20:00 +0800"),
        ("本周五 20:00", "11-18 12:00", "11-20 20:00 +0800"),
        ("friday 20:00", "11-20 19:00", "11-20 20:00 +0800"),
        ("friday 20:00", "11-20 21:00", "11-27 20:00 +0800"),
        ("31号20点", "12-30 12:00", "12-31 20:00 +0800"),
        ("30号20点", "11-30 21:00", "12-30 20:00 +0800"),
        ("01-05 20:00", "12-31 23:00", "01-05 20:00 +0800"),
        ("08-24 20:00", "11-21 12:00", "past"),
        ("08-23 20:00", "11-21 12:00", "08-23 20:00 +0800"),  # 90 days ago
        ("02-29 20:00", "2027-11-21 12:00", "02-29 20:00 +0800"),
        ("今晚12点", "11-22 00:30", "11-23 00:00 +0800"),
    ],
)
def test_the_day_depends_on_the_day(text: str, now: str, shown: str) -> None:
    assert said(text, now, SHANGHAI) == shown


def test_a_feature_sets_how_far_ahead_a_moment_may_lie() -> None:
    def far(text: str) -> bool:
        day = timedelta(days=1)
        when = parse_when(text, now=NOW, zone=SHANGHAI, farthest=day)
        return when is Unclear.TOO_FAR

    assert [far(text) for text in ("24h", "1d1s", "tomorrow 18:30", "tomorrow 18:31")] == [
        False,
        True,
        False,
        True,
    ]


def test_days_and_clocks_are_read_by_themselves() -> None:
    saturday = NOW.date()
    assert read_days("明天", saturday) == (saturday + timedelta(days=1),)
    assert read_days("20:00", saturday) is None
    assert read_clock("明天") is None
    assert read_clock("morning") is Unclear.NO_TIME


WORDS = st.sampled_from(
    [
        *("in", "at", "on", "next", "this", "tomorrow", "tonight", "friday", "dec", "31", "2026"),
        *("8", "8pm", "20:00", "02:30", "12-31", "2026-12-31", "31.12.", "noon", "evening", "3rd"),
        *("2h", "90m", "later", "ago", "days", "week", " ", " ", ",", "Z", "+08:00", "T"),
        *("明天", "今", "晚", "晚上", "早上", "下", "周", "五", "十", "二", "三十一", "号", "月"),
        *("年", "点", "點", "半", "一刻", "分", "后", "後", "天", "小時", "个", "零", "前", "廿"),
    ]
)
PHRASES = st.lists(WORDS, max_size=8).map("".join) | st.lists(WORDS, max_size=6).map(" ".join)
ZONES = st.sampled_from([SHANGHAI, BERLIN, NEW_YORK, LORD_HOWE, ZoneInfo("Pacific/Apia")])
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware by timezones


@given(st.text() | st.sampled_from(CORPUS) | PHRASES, INSTANTS, ZONES)
def test_whatever_is_typed_names_a_moment_to_come_or_none(
    text: str, now: datetime, zone: ZoneInfo
) -> None:
    when = parse_when(text, now=now, zone=zone)
    if isinstance(when, Moment):
        assert timedelta() < when.at - now.replace(microsecond=0) <= FARTHEST
        assert when.at.tzinfo is UTC
        assert not when.at.microsecond


@given(INSTANTS, st.integers(1, 365 * 24 * 60), ZONES)
def test_a_moment_reads_as_it_was_written(now: datetime, minutes: int, zone: ZoneInfo) -> None:
    at = now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    local = at.astimezone(zone)
    when = parse_when(local.isoformat(), now=now.replace(second=0), zone=zone)
    assert when == Moment(at, zone)
    if local.fold == 0:
        for written in (f"{local:%Y-%m-%d %H:%M}", f"{local:%Y年%m月%d日%H:%M}"):
            assert parse_when(written, now=now.replace(second=0), zone=zone) == Moment(at, zone)
