"""A challenge in words, and how far somebody is in one."""

import pytest

from domain.challenge_words import read_challenge
from domain.challenges import Challenge, Mark, Terms, checked, progress
from domain.refusals import Refusal

READING = Terms("Reading", "reading", 21)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ('"Reading" 21d word=reading', READING),
        ("“Reading” 21 days word = reading", READING),
        ("word=reading 3 weeks «Reading»", READING),
        ("Reading 21d word:reading", READING),
        ("21d Reading word＝reading", READING),
        ('"Reading" ２１ｄ word=reading', READING),
        ('"Reading" 21d word="read a book"', Terms("Reading", "read a book", 21)),
        ('"Reading" 21d word=reading reward=80 miss=2', Terms("Reading", "reading", 21, 2, 80)),
        ('"Reading" 21d word=reading 0 points', Terms("Reading", "reading", 21, 0, 0)),
        ("“读书” 21天 口令=读书打卡", Terms("读书", "读书打卡", 21)),
        ("「讀書」 二十一天 口令：讀書打卡", Terms("讀書", "讀書打卡", 21)),
        ("读书，21天，口令=读书打卡，奖励50分，允许缺2天", Terms("读书", "读书打卡", 21, 2, 50)),
        ("《晨跑》 7天 口令「跑 步」", Terms("晨跑", "跑 步", 7)),
        ("“晨跑” 7天 口令=「跑 步」 缺1天 30积分", Terms("晨跑", "跑 步", 7, 1, 30)),
        ('"7 days of tea" 7d word=tea', Terms("7 days of tea", "tea", 7)),
    ],
)
def test_one_line_is_read_in_english_and_chinese(said: str, meant: Terms) -> None:
    assert checked(read_challenge(said), most_points=1000) == meant


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ('"Reading" word=reading', "no_days"),
        ("21d word=reading", "no_title"),
        ('"Reading" 21d', "no_word"),
        ('"Reading" 1d word=reading', "days_wrong"),
        ('"Reading" 400 days word=reading', "days_wrong"),
        ('"Reading" 3d word=reading miss=3', "misses_wrong"),
        ('"Reading" 3d word=reading reward=5000', "too_many_points"),
        ('"Reading" 3d word=reading sometimes', "unknown_part"),
        (f'"Reading" 3d word={"x" * 41}', "too_long"),
    ],
)
def test_what_is_missing_or_wrong_is_refused(said: str, key: str) -> None:
    with pytest.raises(Refusal, match=f"challenge.{key}"):
        checked(read_challenge(said), most_points=1000)


def test_days_are_marked_and_what_is_missing_is_told() -> None:
    challenge = Challenge(1, 1, "Reading", "reading", 6, 0, 0, "2026-11-28", True, 1, None, 1)
    far = progress(challenge, {"2026-11-28", "2026-11-30", "2026-12-01"}, today="2026-12-02")
    assert far.marks == (
        Mark.DONE,
        Mark.MISSED,
        Mark.DONE,
        Mark.DONE,
        Mark.TODAY,
        Mark.AHEAD,
    )
    assert (far.done, far.streak, far.missed) == (3, 2, ("2026-11-29",))
    assert challenge.last_on == "2026-12-03"
    late = progress(challenge, {"2026-11-28"}, today="2026-12-09")
    assert (late.streak, len(late.missed)) == (0, 5)
