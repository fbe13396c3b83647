"""Quizzes as hosts write them."""

import pytest

from domain.quiz_words import Wanted, read_daily, read_quiz
from domain.refusals import Refusal


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("", Wanted()),
        ("general", Wanted("general")),
        ("Fan Club hard 2h", Wanted("Fan Club", 3, lasts_seconds=7200)),
        ("常识 困难 2小时", Wanted("常识", 3, lasts_seconds=7200)),
        ("ＥＡＳＹ", Wanted(difficulty=1)),
        ("#K-Pop 半小时", Wanted(tag="k-pop", lasts_seconds=1800)),
        ("my bank ＃唱片 medium 1h30m", Wanted("my bank", 2, "唱片", 5400)),
        ("top 40", Wanted("top 40")),
    ],
)
def test_a_line_names_bank_difficulty_tag_and_span_in_any_order(said: str, wanted: Wanted) -> None:
    assert read_quiz(said) == wanted


@pytest.mark.parametrize("said", ["30s", "25h", "general 2d"])
def test_a_span_that_no_quiz_is_open_for_is_refused(said: str) -> None:
    with pytest.raises(Refusal, match="span"):
        read_quiz(said)


@pytest.mark.parametrize(
    ("said", "at", "bank"),
    [
        ("20:00", "20:00", ""),
        ("２０：００", "20:00", ""),
        ("8pm general", "20:00", "general"),
        ("晚上8点 粉丝知识", "20:00", "粉丝知识"),
        ("早上9点半", "09:30", ""),
        ("7:05 K-Pop 2026", "07:05", "K-Pop 2026"),
    ],
)
def test_a_daily_quiz_has_a_time_and_maybe_a_bank(said: str, at: str, bank: str) -> None:
    daily = read_daily(said)
    assert daily.at is not None
    assert (f"{daily.at:%H:%M}", daily.bank) == (at, bank)


@pytest.mark.parametrize("said", ["off", "OFF", "关闭", "關閉"])
def test_a_daily_quiz_is_ended(said: str) -> None:
    assert read_daily(said).at is None


@pytest.mark.parametrize("said", ["soon", "25:00", "general 20:00", "8"])
def test_a_daily_quiz_without_a_clear_time_is_refused(said: str) -> None:
    with pytest.raises(Refusal, match="daily_usage"):
        read_daily(said)
