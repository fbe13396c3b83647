"""签到: once a day of the community, with a streak."""

import re
from datetime import timedelta

import pytest

from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

DONE = r"checked in: \d+ day"


def streak_of(answer: Message) -> tuple[int, int, int]:
    """Return days, points and balance of a check-in's answer."""
    found = re.search(r"(\d+) days?.*\+(\d+) points. Balance: (\d+)", answer.text)
    assert found, answer.text
    days, points, balance = map(int, found.groups())
    return days, points, balance


async def test_a_check_in_gives_five_points_and_the_second_one_says_when(
    group: Group, ann: Person
) -> None:
    await ann.says(group, "/checkin")
    answer = await group.hears(DONE)
    assert plain(answer) == "✅ Ann, you are checked in: 1 day, +5 points. Balance: 5."
    await ann.says(group, "/checkin")
    again = await group.hears("already")
    assert again.text.startswith("You are already checked in today: 1 day.")
    assert again.text.endswith("See you again in 12 h, from 00:00 on.")


@pytest.mark.parametrize(
    "text",
    [
        "/checkin",
        "/sign",
        "/daily",
        "签到",
        "簽到",
        "打卡",
        "签到!",
        "签到。",
        "  签到  ",
        "Check-in",
    ],
)
async def test_each_name_of_it_checks_in_and_earns_nothing_as_a_message(
    group: Group, ann: Person, encore: Stage, text: str
) -> None:
    await ann.says(group, text)
    await group.hears(DONE)
    assert await encore.points_of(ann.id) == 5
    assert await encore.rows("SELECT * FROM events") == []


@pytest.mark.parametrize("text", ["签到签到", "签到!!", "今天签到", "签到 !?", "/签到", "sign"])
async def test_anything_else_is_an_ordinary_message(
    group: Group, ann: Person, encore: Stage, text: str
) -> None:
    await ann.says(group, text)
    await encore.quiet()
    await group.silent_for(0)
    assert await encore.value("SELECT count(*) FROM checkins") == 0


async def test_the_streak_grows_day_by_day_and_gives_ten_points_at_most(
    group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    seen = []
    for _ in range(8):
        await ann.says(group, "签到")
        seen.append(streak_of(await group.hears(DONE))[:2])
        clock.advance(hours=24)
    assert seen == [(1, 5), (2, 6), (3, 7), (4, 8), (5, 9), (6, 10), (7, 10), (8, 10)]


async def test_more_missed_days_than_freezes_start_the_streak_anew(
    group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    for pause, expected in ((24, 1), (48, 2), (72, 3), (24, 1), (24, 2)):
        await ann.says(group, "签到")
        assert streak_of(await group.hears(DONE))[0] == expected
        clock.advance(hours=pause)


async def test_the_day_ends_at_midnight_not_after_24_hours(
    group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    clock.advance(hours=11, minutes=59)
    await ann.says(group, "签到")
    assert streak_of(await group.hears(DONE)) == (1, 5, 5)
    clock.advance(minutes=2)
    await ann.says(group, "签到")
    assert streak_of(await group.hears(DONE)) == (2, 6, 11)


async def test_a_streak_belongs_to_one_community(
    group: Group, ann: Person, playground: Playground, owner: Person
) -> None:
    other = playground.group("Borealis", owner=owner, members=[ann])
    await other.hears("Encore")
    await ann.says(group, "签到")
    await group.hears(DONE)
    await ann.says(other, "签到")
    assert streak_of(await other.hears(DONE)) == (1, 5, 5)


async def test_checking_in_works_in_private_for_the_community_one_is_in(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "hello everybody")
    await encore.quiet()
    await ann.says(ann.private, "签到")
    assert streak_of(await ann.private.hears(DONE)) == (1, 5, 7)
    await ann.says(group, "签到")
    await group.hears("already")


async def test_the_answer_of_a_handler_that_ran_before_is_the_same(
    group: Group, ann: Person, playground: Playground, encore: Stage
) -> None:
    said = await ann.says(group, "签到")
    await group.hears(DONE)
    # The same message under another update: a crash between effect and answer looks like this.
    playground.deliver("message", said.as_api())
    assert streak_of(await group.hears(DONE)) == (1, 5, 5)
    assert await encore.points_of(ann.id) == 5


async def test_check_ins_show_in_the_statement_and_on_the_card(
    group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    for _ in range(2):
        clock.advance(hours=24)
        await ann.says(group, "签到")
        await group.hears(DONE)
    await ann.says(group, "/points")
    lines = (await group.hears("11 points")).text.splitlines()
    assert lines[-2:] == ["20 Nov check-in +6", "19 Nov check-in +5"]
    await ann.says(group, "/me")
    await group.hears("Streak: 2 days")
    clock.advance(hours=48)
    await ann.says(group, "/me")
    card = await group.hears("1 freeze keeps it over a missed day")
    assert "Streak: 2 days" in card.text
    clock.advance(hours=48)
    await ann.says(group, "/me")
    await group.hears("No streak yet")


async def test_a_check_in_message_is_dated_by_telegram_not_by_us(
    group: Group, ann: Person, playground: Playground, encore: Stage, clock: PlaygroundClock
) -> None:
    said = await ann.says(group, "hm")
    clock.advance(hours=11, minutes=58)
    late = said.as_api() | {"message_id": 99, "date": clock.unix() - 30, "text": "签到"}
    clock.advance(minutes=3)
    playground.deliver("message", late)
    await encore.quiet()
    on = await encore.value("SELECT on_date FROM checkins")
    assert on == str((clock.now() - timedelta(days=1)).date())
