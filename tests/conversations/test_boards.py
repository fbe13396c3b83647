"""/top and /me: places, ties, periods, neighbours; nobody is pinged."""

import pytest

from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


def lines_of(board: Message) -> list[str]:
    return plain(board).splitlines()[1:]


@pytest.fixture
async def crowd(group: Group, playground: Playground) -> list[Person]:
    """Fourteen people whose points fall from 28 to 2 in steps of two."""
    people = [playground.person(f"Fan{number:02}") for number in range(1, 15)]
    clock = playground.clock
    for person in people:
        group.set_member(person.account, status="member")
    for turn in range(14):
        for person in people[: 14 - turn]:
            await person.says(group, f"{person.name} sings number {turn}")
        clock.advance(minutes=2)
    return people


async def test_nobody_has_points_yet(group: Group, ann: Person) -> None:
    await ann.says(group, "/top")
    await group.hears("Nobody has points")


async def test_ten_lines_and_the_own_place_between_two_neighbours(
    group: Group, crowd: list[Person]
) -> None:
    await crowd[11].says(group, "/top")
    board = await group.hears("All time")
    lines = lines_of(board)
    assert lines[:10] == [
        f"{number}. Fan{number:02} … {30 - 2 * number}" for number in range(1, 11)
    ]
    assert lines[10:] == [
        "",
        "Your place:",
        "11. Fan11 … 8",
        "12. Fan12 … 6",
        "13. Fan13 … 4",
    ]


async def test_who_is_among_the_ten_stands_out_there(group: Group, crowd: list[Person]) -> None:
    await crowd[2].says(group, "/top")
    board = await group.hears("All time")
    assert len(lines_of(board)) == 10
    bold = [entity for entity in board.entities if entity["type"] == "bold"]
    assert len(bold) == 2


async def test_equal_points_share_a_place_and_who_was_first_stands_first(
    group: Group, ann: Person, ben: Person, owner: Person, clock: PlaygroundClock
) -> None:
    await ben.says(group, "I was here first")
    clock.advance(minutes=5)
    await ann.says(group, "I came a bit later")
    await owner.says(group, "签到")
    await group.hears("checked in")
    await ann.says(group, "排行")
    board = await group.hears("🏆")
    assert lines_of(board) == ["1. Olga … 5", "2. Ben … 2", "2. Ann … 2"]


async def test_boards_ping_nobody(group: Group, crowd: list[Person]) -> None:
    await crowd[0].says(group, "/top")
    board = await group.hears("All time")
    assert {entity["type"] for entity in board.entities} <= {"bold"}


async def test_buttons_switch_the_period_for_who_asked_only(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, "Yesterday's words")
    await encore.later(hours=24)
    await ben.says(group, "Words of today")
    await ann.says(group, "/top")
    board = await group.hears("All time")
    assert lines_of(board) == ["1. Ann … 2", "1. Ben … 2"]
    assert board.buttons[:5] == ["Today", "Week", "Month", "• All time •", "By XP"]
    answer = await ann.taps(board, "Today")
    assert (answer.text, answer.alert) == ("", False)
    shown = await group.hears("Today")
    assert shown is board
    assert lines_of(board) == ["1. Ben … 2"]
    assert board.buttons[0] == "• Today •"
    refused = await ben.taps(board, "Week")
    assert refused.alert
    assert "somebody else" in refused.text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("/top day", "Today"),
        ("/top today", "Today"),
        ("/top 今日", "Today"),
        ("/top week", "This week"),
        ("/top 本周", "This week"),
        ("/top MONTH", "This month"),
        ("/top all", "All time"),
        ("/top", "All time"),
        ("排行", "All time"),
        ("积分排名", "All time"),
        ("積分排名", "All time"),
    ],
)
async def test_the_period_is_said_in_words(
    group: Group, ann: Person, text: str, title: str
) -> None:
    await ann.says(group, text)
    board = await group.hears("🏆")
    assert board.text.startswith(f"🏆 {title}")


async def test_an_unknown_period_names_those_there_are(group: Group, ann: Person) -> None:
    await ann.says(group, "/top year")
    await group.hears("These are the boards")


async def test_the_week_begins_on_monday_and_the_month_on_its_first(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "On a Wednesday")
    await encore.later(days=5)
    await ann.says(group, "/top week")
    await group.hears("Nobody has points")
    await ann.says(group, "/top month")
    await group.hears(r"1\. .Ann. … 2")
    await encore.later(days=8)
    await ann.says(group, "/top month")
    await group.hears("Nobody has points")


async def test_tapping_the_same_period_again_is_answered_and_changes_nothing(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/top")
    board = await group.hears("All time")
    answer = await ann.taps(board, "All time")
    assert answer.text == ""
    await encore.quiet()
    assert board.text.startswith("🏆 All time")


async def test_me_shows_level_streak_and_place(group: Group, ann: Person, ben: Person) -> None:
    await ben.says(group, "签到")
    await ann.says(group, "The first of my words")
    await ann.says(group, "/me")
    card = await group.hears("Level")
    assert plain(card).splitlines() == [
        "Ann",
        "Level 0 · 2 XP",
        "▰▱▱▱▱▱▱▱▱▱ 18 XP to level 1",
        "Tier: Newcomer",
        "Next tier: Regular. In the last 90 days: 2 of 150 XP.",
        "2 points",
        "No streak yet: /checkin starts one.",
        "Place 2 on the board",
        "1 badge: 🥉 First Words",
    ]


async def test_me_as_a_reply_shows_the_other_ones_card(
    group: Group, ann: Person, ben: Person
) -> None:
    said = await ben.says(group, "The words of Ben")
    await ann.says(group, "/me", reply_to=said)
    card = await group.hears("Level")
    assert plain(card).startswith("Ben\n")
    await ann.says(group, "/me @Ben_drums")
    assert plain(await group.hears("Level")).startswith("Ben\n")
    await ann.says(group, "/me @nobody_here")
    await group.hears("have not seen @nobody_here")
    await ann.says(group, "/me @ann_sings", reply_to=said)
    assert plain(await group.hears("Level")).startswith("Ben\n")
    await ann.says(group, "/me please")
    assert plain(await group.hears("Level")).startswith("Ann\n")


@pytest.mark.parametrize("text", ["/me", "/rank", "/level", "等级", "等級"])
async def test_me_has_several_names(group: Group, ann: Person, text: str) -> None:
    await ann.says(group, text)
    await group.hears("Level 0")


async def test_a_level_is_reached_at_twenty(
    group: Group, ann: Person, owner: Person, clock: PlaygroundClock
) -> None:
    for _ in range(3):
        await ann.says(group, "签到")
        await group.hears("checked in")
        clock.advance(hours=24)
    await ann.says(group, "Two more points")
    await ann.says(group, "/me")
    assert "Level 1 · 20 XP" in (await group.hears("Level")).text
