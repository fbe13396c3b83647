"""A gathering in one line, in the words of people."""

from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from domain.gathering_words import read_change, read_line
from domain.gatherings import GatheringKind
from domain.refusals import Refusal

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
EVENING = datetime(2026, 11, 19, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "title", "seats"),
    [
        ('"Fan meeting" tomorrow 20:00 30', "Fan meeting", 30),
        ('"Fan meeting" tomorrow 20:00', "Fan meeting", 0),
        ("“见面会” 明天20:00 30", "见面会", 30),
        ("「見面會」明天20:00 ３０", "見面會", 30),
        ("『见面会』 明天晚上8点 限30人", "见面会", 30),
        ("„Treffen“ tomorrow 20:00, 30 seats", "Treffen", 30),
        ("'Tea' tomorrow 8pm max 30", "Tea", 30),
        ('tomorrow 20:00 30 "Tea"', "Tea", 30),
        ('  "Tea"   明天２０：００   名额30  ', "Tea", 30),
        ('"Tea" 30人 明天20:00', "Tea", 30),
        ('"Tea" tomorrow 20:00 up to 30', "Tea", 30),
        ('"Tea" tomorrow 20:00 cap 30', "Tea", 30),
        ('"Tea" tomorrow 20:00 (30)', "Tea", 30),
        ('"Tea" tomorrow 20:00 30 guests', "Tea", 30),
        ('"Tea" tomorrow 20:00 unlimited', "Tea", 0),
        ("“茶会” 明天20:00 上限30人", "茶会", 30),
        ("“茶会” 明天20:00 三十人", "茶会", 30),
        ("「茶會」 明天20:00 三十個名額", "茶會", 30),
        ("“茶会” 明天20:00 人数不限", "茶会", 0),
        ("“茶会” 明天20:00 不限", "茶会", 0),
        ("《茶会》 明天20:00 30", "茶会", 30),
        ("【茶会】明天20:00，限 30 人", "茶会", 30),
        ("“看《极光》” 明天20:00 30", "看《极光》", 30),
    ],
)
def test_a_title_a_time_and_seats_are_read(line: str, title: str, seats: int) -> None:
    plan = read_line(line, now=NOW, zone=ZONE)
    assert (plan.title, plan.capacity) == (title, seats)
    assert datetime.fromtimestamp(plan.starts_at, UTC) == EVENING


@pytest.mark.parametrize(
    ("line", "kind", "takes_guests", "place"),
    [
        ('"Tea" tomorrow 20:00 30 +1', GatheringKind.MEETUP, True, ""),
        (
            'lecture "On stars" tomorrow 20:00 "https://x.example/1"',
            "lecture",
            False,
            "https://x.example/1",
        ),
        ("“星空讲座” 明天20:00 可带人", GatheringKind.LECTURE, True, ""),
        ("“星空讲座” 明天20:00 可带一人", GatheringKind.LECTURE, True, ""),
        ("《極光》觀影會 明天20:00 可帶朋友", GatheringKind.PARTY, True, ""),
        ("「演唱會」 明天20:00 觀影 「三號廳」", GatheringKind.PARTY, False, "三號廳"),
        ('"Concert" watch party tomorrow 20:00 5', GatheringKind.PARTY, False, ""),
    ],
)
def test_kind_guests_and_place_may_be_said(
    line: str, kind: str, takes_guests: bool, place: str
) -> None:
    plan = read_line(line, now=NOW, zone=ZONE)
    assert (plan.kind, plan.takes_guests, plan.place) == (kind, takes_guests, place)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Tea tomorrow 20:00", "event.title_missing"),
        ('"" tomorrow 20:00', "event.title_missing"),
        ('"Tea"', "event.when_missing"),
        ('"Tea" someday', "event.when_unread"),
        ('"Tea" today 19:00', "event.when_past"),
        ('"Tea" tomorrow', "event.when_no_time"),
        ('"Tea" tomorrow 20:00 0', "event.capacity_unread"),
        ('"Tea" tomorrow 20:00 9999999', "event.capacity_unread"),
        ('"Tea" tomorrow 20:00 99999999999', "event.capacity_unread"),
        ('"Tea" next friday 20:00', "event.when_ambiguous"),
        ("“茶会” 明天8点 30", "event.when_ambiguous"),
        ('"Tea" tomorrow 20:00 CST 30', "when.zone"),
        ('"Tea" every friday 20:00', "event.when_repeats"),
        ("“茶会” 每周五20:00 30", "event.when_repeats"),
        ('"Tea" tomorrow 20:00 lots', "event.left_over"),
        ('"Tea" tomorrow 20:00 -5', "event.left_over"),
        ('"Tea" tomorrow 20:00 until 22:00', "event.left_over"),
    ],
)
def test_what_is_missing_is_named(line: str, why: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_line(line, now=NOW, zone=ZONE)
    assert refused.value.key == why


def test_one_part_is_changed_at_a_time() -> None:
    read = partial(read_change, now=NOW, zone=ZONE)
    assert read("time 明天20:00") == {"starts_at": int(EVENING.timestamp())}
    assert read("名额 ４０") == {"capacity": 40}
    assert read("seats off") == {"capacity": 0}
    assert read("地点 “三号厅”") == {"place": "三号厅"}
    assert read("title “Tea & cake”") == {"title": "Tea & cake"}
    assert read("带人 开") == {"takes_guests": True}
    assert read("place off") == {"place": ""}
    assert read("seats unlimited") == {"capacity": 0}
    for text in ("", "colour blue", "guests perhaps", "seats", "place", "名额", "seats many"):
        with pytest.raises(Refusal):
            read(text)


@pytest.mark.parametrize(
    ("line", "said"),
    [('"Tea" yesterday 20:00 30', "yesterday 20:00"), ('"Tea" 12-31 30', "12-31")],
)
def test_what_is_quoted_of_a_time_is_the_time_alone(line: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_line(line, now=NOW, zone=ZONE)
    assert refused.value.params["said"] == said


def test_a_time_alone_is_not_told_how_a_whole_line_is_written() -> None:
    for said, why in (
        ("tomorrow 20:00 lots", "event.when_unread"),
        ("8点", "event.when_ambiguous"),
    ):
        with pytest.raises(Refusal) as refused:
            read_change(f"time {said}", now=NOW, zone=ZONE)
        assert refused.value.key == why
