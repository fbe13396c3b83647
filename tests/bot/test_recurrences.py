from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.cron import rule_of
from bot.recurrences import checked, coming, lead, moment_shown, rule_shown, say_timing
from bot.texts import Texts
from domain.days import ZoneSince
from domain.moments import Moment, Unclear
from domain.refusals import Refusal
from tests.domain.test_recurrence_words import PHRASES

TEXTS = Texts.load()
SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = (ZoneSince(0, "Asia/Shanghai"),)
NOW = datetime(2026, 11, 21, 18, 30, tzinfo=SHANGHAI).astimezone(UTC)
AT = int(NOW.timestamp())


def led(text: str) -> tuple[str, str]:
    """Return what the beginning of a text says, a moment as its time on the wall, and the rest."""
    told = lead(text, now=NOW, zone=SHANGHAI, language="en")
    if isinstance(told, Unclear):
        return told, ""
    when = told.when
    shown = f"{when.at.astimezone(SHANGHAI):%m-%d %H:%M}" if isinstance(when, Moment) else when
    return str(shown), told.rest


@pytest.mark.parametrize(
    ("text", "when", "rest"),
    [
        ("2h tea", "11-21 20:30", "tea"),
        ("明天20:00 喝茶", "11-22 20:00", "喝茶"),
        ("明天20:00喝茶", "11-22 20:00", "喝茶"),
        ("２小时后：喝茶", "11-21 20:30", "喝茶"),
        ("20:00 call Ann, 8 pm sharp", "11-21 20:00", "call Ann, 8 pm sharp"),
        ("tomorrow 20:00 Tea for 2", "11-22 20:00", "Tea for 2"),
        ("every friday 20:00 tidy up", "weekly fri 20:00", "tidy up"),
        ("Every day 9:00 and 21:00 pills", "daily 09:00; daily 21:00", "pills"),
        ("每周五晚上8点直播", "weekly fri 20:00", "直播"),
        ("每两周周一、周四 18:00 开会", "weekly mon,thu 18:00 every 2 from 2026-11-23", "开会"),
        ("daily 9:00 Morning, all", "daily 09:00", "Morning, all"),
        ("daily 14:00 Morning, all", "daily 14:00", "Morning, all"),
        ("14:00 Morning, all", "11-22 14:00", "Morning, all"),
        ("tomorrow evening tea", "no_time", ""),
        ("every friday 9 in the morning tea", "weekly fri 09:00", "tea"),
        ("every friday 8:00 in the evening tea", "weekly fri 20:00", "tea"),
        ("20:00, tea", "11-21 20:00", "tea"),
        ("через 2 часа чай", "11-21 20:30", "чай"),
        ("早上 9 点 吃药", "11-22 09:00", "吃药"),
        ("12 月 5 日 20:00 观影", "12-05 20:00", "观影"),
        ("2027 年 1 月 1 日 00:00 新年好", "01-01 00:00", "新年好"),
        ("every 2 hours tea", "by_hours", ""),
        ("tomorrow 20:00: call Mum", "11-22 20:00", "call Mum"),
        ("2h - tea", "11-21 20:30", "tea"),
        ("明天20:00，喝茶", "11-22 20:00", "喝茶"),
        ("cron 0 20 * * 5 stream", "cron 0 20 * * 5", "stream"),
        ("*/30 9-17 * * mon-fri stand up", "cron */30 9-17 * * mon-fri", "stand up"),
        ("12-31 23:30", "12-31 23:30", ""),
        ("2h every week tea", "11-21 20:30", "every week tea"),
        ("", "unknown", ""),
        ("tea at home", "unknown", ""),
        ("tomorrow tea", "no_time", ""),
        ("tomorrow at 8 tea", "ambiguous", ""),
        ("每天8点 喝茶", "ambiguous", ""),
        ("每周 20:00 喝茶", "no_day", ""),
        ("20:00 yesterday tea", "past", ""),
        ("500d tea", "too_far", ""),
        ("cron 61 * * * * tea", "does_not_exist", ""),
        ("cron 0 0 30 2 *", "does_not_exist", ""),
        ("every friday 25:00 tea", "does_not_exist", ""),
        ("in 2 hours and 30 minutes call Ann", "11-21 21:00", "call Ann"),
        ("tomorrow at 8pm and bring 2 cakes", "11-22 20:00", "and bring 2 cakes"),
        (
            "fridays 20:00 and sundays 18:00 practice",
            "weekly fri 20:00; weekly sun 18:00",
            "practice",
        ),
        ("every friday 20:00 and sunday practice", "ambiguous", ""),
        ("fridays 20:00, or saturdays practice", "ambiguous", ""),
        ("friday 20:00 and Sunita dances", "11-27 20:00", "and Sunita dances"),
        ("每周五20:00和周日排练", "ambiguous", ""),
        ("每周五20:00和大家排练", "weekly fri 20:00", "和大家排练"),
        ("12月25日 送礼物", "no_time", ""),
        ("one day we will win", "no_time", ""),
        ("next monday noon lunch", "11-23 12:00", "lunch"),
        ("半小时后关火", "11-21 19:00", "关火"),
        # A text may begin like a month, a week, a year or a day.
        ("20:00 月饼会", "11-21 20:00", "月饼会"),
        ("20:00月饼会", "11-21 20:00", "月饼会"),
        ("20:00 周年庆", "11-21 20:00", "周年庆"),
        ("20:00 週年慶", "11-21 20:00", "週年慶"),
        ("20:00 年终总结", "11-21 20:00", "年终总结"),
        ("20:00 日语课", "11-21 20:00", "日语课"),
        ("20:00 个人直播", "11-21 20:00", "个人直播"),
        ("20:00 week review", "11-21 20:00", "week review"),
        ("明天早上9点 日语课", "11-22 09:00", "日语课"),
        ("明天9点 日语课", "ambiguous", ""),
        ("每周五 20:00 月饼会", "weekly fri 20:00", "月饼会"),
        ("下周 20:00 月饼会", "ambiguous", ""),
        ("明天中午吃饭", "11-22 12:00", "吃饭"),
        ("每天中午吃饭", "daily 12:00", "吃饭"),
        ("今晚看演出", "no_time", ""),
        ("一个月后续费", "12-21 18:30", "续费"),
        ("in a month renew the hall", "12-21 18:30", "renew the hall"),
        ("Friday 20.00 tea", "11-27 20:00", "tea"),
        ("20:00 20.00 € each", "11-21 20:00", "20.00 € each"),
        # Another clock is read, or refused, and never taken for the text.
        ("tomorrow 20:00 UTC tea", "11-23 04:00", "tea"),
        ("tomorrow 20:00 UTC+8 tea", "11-22 20:00", "tea"),
        ("明天20:00 UTC+9开会", "11-22 19:00", "开会"),
        ("20:00 Asia/Shanghai tea", "11-21 20:00", "tea"),
        ("tomorrow 20:00 CST tea", "zone", ""),
        ("every friday 20:00 UTC tea", "zone", ""),
        ("every friday 20:00 Asia/Shanghai tea", "weekly fri 20:00", "tea"),
        ("每周五北京时间20:00 开播", "weekly fri 20:00", "开播"),
        ("every friday 20:00 Europe/Berlin tea", "zone", ""),
        ("每周五20:00 CST 喝茶", "zone", ""),
        ("завтра в 20:00 UTC чай", "zone", ""),
        ("2h UTC clock talk", "11-21 20:30", "UTC clock talk"),
        ("20:00 est la fête", "11-21 20:00", "est la fête"),
        ("20:00 tea and/or coffee", "11-21 20:00", "tea and/or coffee"),
    ],
)
def test_the_beginning_says_when_and_the_rest_stays(text: str, when: str, rest: str) -> None:
    assert led(text) == (when, rest)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("daily 09:00", "every day at 09:00|每天 09:00|每天 09:00"),
        (
            "daily 09:00; daily 21:30",
            "every day at 09:00 and 21:30|每天 09:00和21:30|每天 09:00和21:30",
        ),
        ("daily 09:00 every 3 from 2026-11-22", "every 3 days at 09:00|每3天 09:00|每3天 09:00"),
        ("weekly fri 20:00", "every Fri at 20:00|每周五 20:00|每週五 20:00"),
        (
            "weekly mon,thu 18:00 every 2 from 2026-11-23",
            "every 2 weeks on Mon and Thu at 18:00"
            "|每2周的周一和周四 18:00|每2週的週一和週四 18:00",
        ),
        (
            "monthly 31 20:00",
            "every month on its last day at 20:00|每月最后一天 20:00|每月最後一天 20:00",
        ),
        (
            "monthly last-fri 20:00",
            "every month on its last Fri at 20:00|每月最后一个周五 20:00|每月最後一個週五 20:00",
        ),
        (
            "yearly 12-25 10:00",
            "every year on 25 Dec at 10:00|每年12月25日 10:00|每年12月25日 10:00",
        ),
        (
            "yearly 02-29 10:00",
            "every year on 29 Feb at 10:00|每年2月29日 10:00|每年2月29日 10:00",
        ),
        (
            "weekly fri 20:00; weekly sun 18:00",
            "every Fri at 20:00 and every Sun at 18:00"
            "|每周五 20:00和每周日 18:00|每週五 20:00和每週日 18:00",
        ),
    ],
)
def test_a_rule_is_shown_back_in_every_language(rule: str, words: str) -> None:
    shown = [rule_shown(rule_of(rule), TEXTS.translator(each)) for each in Texts.languages]
    assert "|".join(shown) == words


@pytest.mark.parametrize(
    "rule",
    [
        *("once 2026-12-31T23:30", "monthly 1 10:00; monthly 15 10:00", "monthly 2nd-mon 10:00"),
        *("weekly mon,tue,wed,thu,fri 09:00", "cron 0 20 * * 5"),
    ],
)
def test_every_rule_has_words(rule: str) -> None:
    assert all(rule_shown(rule_of(rule), TEXTS.translator(each)) for each in Texts.languages)


def test_whatever_people_say_is_shown_back_with_its_next_times() -> None:
    for phrase, rule in PHRASES.items():
        assert len(coming(rule_of(rule), ZONES, now=AT)) == 3, phrase
        for language in Texts.languages:
            assert rule_shown(rule_of(rule), TEXTS.translator(language)), phrase


def test_the_next_three_come_on_the_communitys_clock() -> None:
    t = TEXTS.translator("en")
    times = coming(rule_of("weekly fri 20:00"), ZONES, now=AT)
    assert [moment_shown(each, ZONES, t) for each in times] == [
        "Fri 27 Nov 2026 20:00",
        "Fri 4 Dec 2026 20:00",
        "Fri 11 Dec 2026 20:00",
    ]


@pytest.mark.parametrize("text", ["* * * * *", "*/5 9 * * *", "daily 9:00, 9:05"])
def test_what_comes_too_often_is_refused(text: str) -> None:
    said = say_timing(text, now=NOW, zone=SHANGHAI, language="en")
    assert not isinstance(said, Unclear | Moment)
    with pytest.raises(Refusal, match=r"when\.too_often"):
        checked(said, wall=datetime(2026, 11, 21, 18, 30))  # noqa: DTZ001 - what a clock shows
