"""A quest in one line: what is read of it, and what is refused with which sentence."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.badges import fold
from domain.quest_words import read_number, read_terms, read_title, read_window
from domain.quests import LONGEST_TITLE, Metric, QuestKind, Terms
from domain.refusals import Refusal

# A Wednesday noon; in Shanghai it is eight hours later.
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = 86_400
BADGES = {fold(name): key for name, key in {"Choir": "own:1", "Choir Star": "own:2"}.items()}
BADGES |= {"合唱团": "own:1", fold("Creator"): "creator"}


def read(line: str, zone: ZoneInfo = SHANGHAI) -> Terms:
    return read_terms(line, now=NOW, zone=zone, badges=BADGES)


def shanghai(month: int, day: int, hour: int = 0) -> int:
    return int(datetime(2026, month, day, hour, tzinfo=SHANGHAI).timestamp())


REPLIES = Terms(QuestKind.PERSONAL, Metric.REPLIES, 5, 50, lasts_seconds=7 * DAY)


@pytest.mark.parametrize(
    ("line", "more"),
    [
        ("personal 5 replies 7d 50", {}),
        ("PERSONAL 5 Replies 7D +50 points", {}),
        ("each 5 reply 7 days 50pts", {}),
        ("个人 5 回复 7天 50分", {}),
        ("個人 5則 回覆 7天 50積分", {}),
        ("个人 5条回复 7天 50", {}),
        ("个人 5 条回复 7 天 50 积分", {}),
        ("個人 ５ 則 回覆 7天 50", {}),
        ("personal 5 replies for 7d 50", {}),
        ("ｐｅｒｓｏｎａｌ ５ replies 7d ５０", {}),
        ('personal 5 replies 7d 50 "Answer people"', {"title": "Answer people"}),
        ('"Answer people" personal 5 replies 7d 50', {"title": "Answer people"}),
        ("personal 5 replies 7d 50 Answer people", {"title": "Answer people"}),
        ("个人 5 回复 7天 50 「互帮互助」", {"title": "互帮互助"}),
        ("personal 5 replies 7d 50 limit 20", {"places": 20}),
        ("个人 5 回复 7天 50 前20名", {"places": 20}),
        ("个人 5 回复 7天 50 最多 20 位", {"places": 20}),
        ("personal 5 replies 7d 50 level 5", {"level": 5}),
        ("personal 5 replies 7d 50 lv>=5", {"level": 5}),
        ("个人 5 回复 7天 50 5级以上", {"level": 5}),
        ("personal 5 replies 7d 50 newcomers", {"newcomer_days": 14}),
        ("个人 5 回复 7天 50 新人", {"newcomer_days": 14}),
        ("personal 5 replies 7d 50 since monday", {"starts_at": shanghai(11, 16)}),
        ("personal 5 replies 7d 50 since yesterday", {"starts_at": shanghai(11, 17)}),
        ("personal 5 replies 7d 50 since this week", {"starts_at": shanghai(11, 16)}),
        ("personal 5 replies 7d 50 since 2026-11-01", {"starts_at": shanghai(11, 1)}),
        ("个人 5 回复 7天 50 从周日", {"starts_at": shanghai(11, 15)}),
        ("个人 5 回复 7天 50 从今天", {"starts_at": shanghai(11, 18)}),
        ("personal 5 replies 7d 50 badge Choir", {"badge": "own:1"}),
        ("personal 5 replies 7d 50 badge choir STAR", {"badge": "own:2"}),
        ('personal 5 replies 7d 50 badge "Choir" "Stars"', {"badge": "own:1", "title": "Stars"}),
        ("personal 5 replies 7d 50 badge Creator Songs", {"badge": "creator", "title": "Songs"}),
        ("个人 5 回复 7天 50 勋章 合唱团 level 5", {"badge": "own:1", "level": 5}),
        ("個人 5 回覆 7天 50 勳章「合唱团」「唱」", {"badge": "own:1", "title": "唱"}),
    ],
)
def test_one_quest_in_many_words(line: str, more: dict[str, Any]) -> None:
    terms = read(line)
    wanted = {each: getattr(REPLIES, each) for each in Terms.__slots__} | more
    assert terms == Terms(**wanted)


@pytest.mark.parametrize(
    ("line", "kind", "places", "target"),
    [
        ("personal 5 messages 1d 9", QuestKind.PERSONAL, 0, 5),
        ("group 1000 messages 1d 9", QuestKind.GROUP, 0, 1000),
        ("group goal 1000 messages 1d 9", QuestKind.GROUP, 0, 1000),
        ("群目标 1000 消息 1天 9", QuestKind.GROUP, 0, 1000),
        ("first 10 3 messages 1d 9", QuestKind.FIRST, 10, 3),
        ("first10 3 messages 1d 9", QuestKind.FIRST, 10, 3),
        ("前10名 3 消息 1天 9", QuestKind.FIRST, 10, 3),
        ("sprint 3 messages 1d 9", QuestKind.SPRINT, 3, 0),
        ("sprint top 3 messages 1d 9", QuestKind.SPRINT, 3, 0),
        ("冲刺 前3 消息 1天 9", QuestKind.SPRINT, 3, 0),
        ("衝刺 3 訊息 1天 9", QuestKind.SPRINT, 3, 0),
    ],
)
def test_every_kind_has_its_numbers(line: str, kind: QuestKind, places: int, target: int) -> None:
    terms = read(line)
    assert (terms.kind, terms.places, terms.target) == (kind, places, target)


@pytest.mark.parametrize(
    ("words", "metric"),
    [
        ("photos", Metric.MEDIA),
        ("图片", Metric.MEDIA),
        ("active days", Metric.DAYS),
        ("天", Metric.DAYS),
        ("check-ins", Metric.CHECKINS),
        ("打卡", Metric.CHECKINS),
        ("thanks", Metric.KUDOS_RECEIVED),
        ("thanks given", Metric.KUDOS_GIVEN),
        ("given thanks", Metric.KUDOS_GIVEN),
        ("thanks received", Metric.KUDOS_RECEIVED),
        ("送出感谢", Metric.KUDOS_GIVEN),
        ("送出 感謝", Metric.KUDOS_GIVEN),
        ("收到感谢", Metric.KUDOS_RECEIVED),
        ("reactions", Metric.REACTIONS),
        ("回應", Metric.REACTIONS),
        ("earned points", Metric.POINTS),
        ("积分", Metric.POINTS),
        ("xp", Metric.XP),
        ("經驗", Metric.XP),
        ("invites", Metric.REFERRALS),
        ("邀请", Metric.REFERRALS),
    ],
)
def test_everything_that_is_counted_has_its_words(words: str, metric: Metric) -> None:
    assert read(f"personal 5 {words} 7d 50").metric is metric


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("", "quest.kind_unknown"),
        ("marathon 5 replies 7d 50", "quest.kind_unknown"),
        ("first many messages 1d 9", "quest.places_missing"),
        ("personal replies 7d 50", "quest.target_missing"),
        ("personal 0 replies 7d 50", "quest.target_missing"),
        ("personal 5 handstands 7d 50", "quest.metric_unknown"),
        ("personal 5 replies soon 50", "quest.window_wrong"),
        ("personal 5 replies until someday 50", "quest.until_wrong"),
        ("personal 5 replies 7d", "quest.reward_missing"),
        ("personal 5 replies 7d fame", "quest.reward_missing"),
        ("personal 5 replies 7d 50 since then", "quest.since_wrong"),
        ("personal 5 replies 7d 50 since 2026-12-01", "quest.since_wrong"),
        ("personal 5 replies 7d 50 limit many", "quest.places_missing"),
        ("personal 5 replies 7d 50 badge", "quest.badge_unknown"),
        ("personal 5 replies 7d 50 badge Orchestra", "quest.badge_unknown"),
    ],
)
def test_the_first_part_that_is_wrong_is_named(line: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(line)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("text", "lasts", "ends_at"),
    [
        ("7d", 7 * DAY, None),
        ("1h30m", 5400, None),
        ("2小时", 7200, None),
        ("until 2026-11-22 20:00", None, shanghai(11, 22, 20)),
        ("until sunday 20:00", None, shanghai(11, 22, 20)),
        ("到周日20:00", None, shanghai(11, 22, 20)),
    ],
)
def test_a_window_is_a_span_or_an_end_by_the_communitys_clock(
    text: str, lasts: int | None, ends_at: int | None
) -> None:
    assert read_window(text, now=NOW, zone=SHANGHAI) == (lasts, ends_at)


def test_a_window_has_nothing_behind_it() -> None:
    with pytest.raises(Refusal):
        read_window("7d or so", now=NOW, zone=SHANGHAI)


def test_a_title_is_one_line_and_not_too_long() -> None:
    assert read_title("  Three\n suns ") == "Three suns"
    assert len(read_title("🌞" * 100)) <= LONGEST_TITLE


@pytest.mark.parametrize("text", ["", "many", "-1", "0", "1.5", "10000000000000"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        read_number(text)
