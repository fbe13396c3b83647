"""Birthdays as people write them: the month first, no year, no day that does not exist."""

from datetime import date

import pytest

from domain.birthdays import Birthday, Kept, civil_on, earns_gift, kept_as, read_birthday
from domain.refusals import Refusal

DAY = 86_400
MAY_21, MOON = Birthday(5, 21), Birthday(8, 15, is_lunar=True)


@pytest.mark.parametrize(
    "text",
    [
        *("05-21", "5-21", "5/21", "5.21", "0521", "05 21", "５－２１", "０５－２１", " 05 - 21 "),
        *("“05-21”", "「5/21」", "05–21", "5月21日", "5月21號", "５月２１日", "五月二十一日"),
        *("五月二十一", "5 月 21 日", "21 May", "May 21", "May 21st", "the 21st of may", "21MAY"),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    said = read_birthday(text)
    assert said.birthday == MAY_21
    assert not said.names_year


@pytest.mark.parametrize(
    "text",
    [
        *("1990-05-21", "1990/5/21", "19900521", "1990年5月21日", "一九九〇年五月二十一日"),
        *("May 21, 1990", "21 May 1990", "1990.5.21"),
    ],
)
def test_a_year_is_seen_and_left_out(text: str) -> None:
    said = read_birthday(text)
    assert said.birthday == MAY_21
    assert said.names_year


@pytest.mark.parametrize(
    "text",
    [
        *(
            "lunar 08-15",
            "Lunar 8/15",
            "08-15 lunar",
            "农历八月十五",
            "農曆八月十五",
            "农历 8月15日",
        ),
        *("农历：八月十五", "阴历8-15", "舊曆０８－１５", "闰八月十五"),
    ],
)
def test_the_lunar_calendar_has_its_words(text: str) -> None:
    assert read_birthday(text).birthday == MOON


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [("正月初一", 1, 1), ("腊月三十", 12, 30), ("農曆臘月廿三", 12, 23), ("冬月十五", 11, 15)],
)
def test_months_that_only_the_lunar_calendar_has_need_no_word(
    text: str, month: int, day: int
) -> None:
    assert read_birthday(text).birthday == Birthday(month, day, is_lunar=True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("21-05", "birthday.month_first"),
        ("31/12", "birthday.month_first"),
        ("02-30", "birthday.no_such_day"),
        ("04-31", "birthday.no_such_day"),
        ("00-10", "birthday.no_such_day"),
        ("13-13", "birthday.no_such_day"),
        ("lunar 08-31", "birthday.no_such_day"),
        ("lunar 13-01", "birthday.month_first"),
        ("5", "birthday.unreadable"),
        ("tomorrow", "birthday.unreadable"),
        ("90-05-21", "birthday.unreadable"),
        ("٠٥-٢١", "birthday.unreadable"),
        ("<b>05-21</b>", "birthday.unreadable"),
        ("05-21" * 40, "birthday.unreadable"),
    ],
)
def test_what_is_no_day_is_refused(text: str, says: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_birthday(text)
    assert refused.value.key == says


def test_the_29th_of_february_is_kept_on_the_28th_in_common_years() -> None:
    assert read_birthday("02-29").birthday == Birthday(2, 29)
    assert Birthday(2, 29) in civil_on(date(2027, 2, 28))
    assert Birthday(2, 29) not in civil_on(date(2028, 2, 28))
    assert Birthday(2, 29) in civil_on(date(2028, 2, 29))


def test_a_slip_is_put_right_and_a_change_waits_for_ninety_days() -> None:
    other = Birthday(5, 22)
    assert kept_as(MAY_21, MAY_21, changed_at=0, now=40 * DAY) is Kept.SAME
    assert kept_as(MAY_21, other, changed_at=0, now=600) is Kept.CORRECTED
    for known in (MAY_21, None):
        with pytest.raises(Refusal) as refused:
            kept_as(known, other, changed_at=0, now=89 * DAY + 1)
        assert refused.value.params == {"days": 1}
        assert kept_as(known, other, changed_at=0, now=90 * DAY) is Kept.NEW


def test_a_gift_is_given_once_a_year_in_either_calendar() -> None:
    assert earns_gift(None, 0)
    assert earns_gift(0, 354 * DAY)
    assert not earns_gift(0, 200 * DAY)
