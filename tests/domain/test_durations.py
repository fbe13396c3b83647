from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.durations import LONGEST, SHORTEST, parse_duration
from domain.numbers import parse_written_number
from tests.bad_inputs.corpus import CORPUS

SPANS = {
    "30s": timedelta(seconds=30),
    "10m": timedelta(minutes=10),
    "2h": timedelta(hours=2),
    "1d": timedelta(days=1),
    "1w": timedelta(weeks=1),
    "90m": timedelta(minutes=90),
    "1h30m": timedelta(minutes=90),
    "1h 30m": timedelta(minutes=90),
    "1d12h30m15s": timedelta(days=1, hours=12, minutes=30, seconds=15),
    "2 H": timedelta(hours=2),
    " 2h ": timedelta(hours=2),
    "１２ｍ": timedelta(minutes=12),
    "5 mins": timedelta(minutes=5),
    "45sec": timedelta(seconds=45),
    "2 hours": timedelta(hours=2),
    "1 hour 30 minutes": timedelta(minutes=90),
    "1 hour, 30 minutes": timedelta(minutes=90),
    "1 hour and 30 minutes": timedelta(minutes=90),
    "an hour": timedelta(hours=1),
    "a day": timedelta(days=1),
    "half an hour": timedelta(minutes=30),
    "an hour and a half": timedelta(minutes=90),
    "1.5h": timedelta(minutes=90),
    "1,5h": timedelta(minutes=90),
    "2,5小时": timedelta(minutes=150),
    "0.5d": timedelta(hours=12),
    "007m": timedelta(minutes=7),
    "1h00m": timedelta(hours=1),
    "366d": LONGEST,
    "2小时": timedelta(hours=2),
    "2小時": timedelta(hours=2),
    "２小时": timedelta(hours=2),
    "两小时": timedelta(hours=2),
    "兩個小時": timedelta(hours=2),
    "兩個鐘頭": timedelta(hours=2),
    "1個半小時": timedelta(minutes=90),
    "一个半小时": timedelta(minutes=90),
    "一小时半": timedelta(minutes=90),
    "半小时": timedelta(minutes=30),
    "半個小時": timedelta(minutes=30),
    "30分钟": timedelta(minutes=30),
    "三十分鐘": timedelta(minutes=30),
    "一刻钟": timedelta(minutes=15),
    "2小时30分": timedelta(minutes=150),
    "一小时零五分钟": timedelta(minutes=65),
    "十秒": timedelta(seconds=10),
    "廿分钟": timedelta(minutes=20),
    "九十九分鐘": timedelta(minutes=99),
    "3天": timedelta(days=3),
    "两天半": timedelta(hours=60),
    "二十一天": timedelta(days=21),
    "两周": timedelta(weeks=2),
    "兩週": timedelta(weeks=2),
    "一個星期": timedelta(weeks=1),
    "三個禮拜": timedelta(weeks=3),
    "two hours": timedelta(hours=2),
    "one hour and forty-five minutes": timedelta(minutes=105),
}
REFUSED = [
    *(
        "",
        " ",
        "2",
        "h",
        "m30",
        "h2",
        "two",
        "soon",
        "twohours",
        "half two hours",
        "两",
        "二十",
        "半",
        "小时",
    ),
    *("-2h", "+2h", "2h-", "2-3h", "~2h", "2h!", "2h\x002m", "2hh", "2hm", "2hours30", "1h30"),
    *("2h2h", "30m1h", "1m1h", "1h60m", "1h90m", "1d24h", "1d1d"),
    *("1.55h", "1,55h", "1.h", ".5h", "1.5s", "1.5h30m", "1h1.5m", "1e3s", "2h半", "0x1h", "1_0m"),
    *("0s", "0m", "0h0m", "零小时"),
    *("1mo", "1 month", "1y", "一年", "一个月", "半天", "half a day", "半个月"),
    *("半个半小时", "一个半小时半", "十十分", "一百天", "两十分", "壹小时", "一二天"),
    *("٣h", "१h", "²", "½h", "1\u200bh", "in 2h", "2h ago", "2小时后"),
    *("367d", "53w", "999999w", "1000001s", "99999999999999999999h", "9" * 500 + "s"),
]


@pytest.mark.parametrize(("text", "span"), SPANS.items())
def test_a_span_is_read(text: str, span: timedelta) -> None:
    assert parse_duration(text) == span


@pytest.mark.parametrize("text", REFUSED)
def test_everything_else_is_refused(text: str) -> None:
    assert parse_duration(text) is None


def test_both_bounds_belong_to_what_is_allowed() -> None:
    def allowed(text: str) -> bool:
        span = parse_duration(text, shortest=timedelta(minutes=5), longest=timedelta(days=365))
        return span is not None

    assert [allowed(text) for text in ("299s", "5m", "365d", "8761h")] == [
        False,
        True,
        True,
        False,
    ]


def test_the_largest_count_of_the_largest_unit_fits() -> None:
    assert parse_duration("1000000w", longest=timedelta.max) == timedelta(weeks=1_000_000)


@given(st.integers(1, 366 * 24 * 60))
def test_a_span_reads_as_it_was_written(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    span = timedelta(minutes=minutes)
    assert parse_duration(f"{minutes}m") == span
    assert parse_duration(f"{minutes}分钟") == span
    if hours:
        assert parse_duration(f"{hours}h{rest}m") == span
        assert parse_duration(f"{hours}小時{rest}分鐘") == span


PIECES = st.sampled_from(
    [
        *"0123459.hmsdw 半个個两一十零廿分秒天周",
        "小时",
        "鐘頭",
        "hours",
        "a",
        "half",
        "and",
        "刻钟",
    ]
)


@given(st.text() | st.sampled_from(CORPUS) | st.lists(PIECES, max_size=8).map("".join))
@example("9" * 9 + "w")
def test_whatever_is_typed_gives_a_span_within_the_bounds_or_nothing(text: str) -> None:
    span = parse_duration(text)
    assert span is None or SHORTEST <= span <= LONGEST
    assert span is None or not span.microseconds


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("0", 0), ("00", 0), ("〇", 0), ("零", 0), ("7", 7), ("07", 7), ("1000000", 1_000_000)),
        *(("一", 1), ("两", 2), ("兩", 2), ("二", 2), ("十", 10), ("十二", 12), ("二十", 20)),
        *(("二十一", 21), ("廿", 20), ("廿五", 25), ("卅一", 31), ("九十九", 99)),
    ],
)
def test_counts_are_written_in_figures_or_in_chinese(text: str, number: int) -> None:
    assert parse_written_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "一一", "十十", "两十", "十两", "零五", "一百", "万", "000", "1000001", "-1", "a"]
)
def test_other_ways_of_counting_are_refused(text: str) -> None:
    assert parse_written_number(text) is None
