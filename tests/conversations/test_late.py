"""What arrives late: points always, answers for ten minutes, then one line a chat."""

from collections.abc import AsyncIterator

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage


@pytest.fixture
async def group(
    stage: Stage, playground: Playground, owner: Person, ann: Person, ben: Person
) -> Group:
    """A group that knows the bot, which is away when the test begins."""
    opened = playground.group("Aurora Fans", owner=owner, members=[ann, ben])
    async with stage.life():
        await opened.hears("Encore")
        opened.ear.forget()
        await stage.quiet()
    return opened


@pytest.fixture
async def back(stage: Stage) -> AsyncIterator[None]:
    """Fail when the books do not balance after the test."""
    yield
    async with stage.life():
        await stage.books_balance()


pytestmark = pytest.mark.usefixtures("back")


async def test_within_a_minute_nobody_notices(stage: Stage, group: Group, ann: Person) -> None:
    await ann.says(group, "Where is the bot now")
    await ann.says(group, "/points")
    stage.playground.clock.advance(seconds=50)
    async with stage.life():
        await group.hears("2 points")
        await stage.due()
        assert len(stage.said()) == 2


async def test_within_ten_minutes_reading_is_answered_once_a_person(
    stage: Stage, group: Group, ann: Person, ben: Person
) -> None:
    for person in (ann, ann, ben):
        await person.says(group, "/points")
    stage.playground.clock.advance(minutes=5)
    async with stage.life():
        await stage.due()
        asked = [call["reply_parameters"]["message_id"] for call in stage.said()[1:]]
        assert len(asked) == 2


async def test_within_ten_minutes_changing_is_asked_for_again_once_a_person(
    stage: Stage, group: Group, owner: Person, ann: Person
) -> None:
    said = await ann.says(group, "My drawing of the encore")
    for _ in range(2):
        await owner.says(group, "/give 50 lovely", reply_to=said)
    stage.playground.clock.advance(minutes=5)
    async with stage.life():
        await group.hears("Please send it again")
        await stage.due()
        assert len(stage.said()) == 2
        assert await stage.value("SELECT count(*) FROM ledger") == 0


async def test_who_was_answered_still_hears_that_a_change_was_not_made(
    stage: Stage, group: Group, ann: Person
) -> None:
    await ann.says(group, "/points")
    await ann.says(group, "/hideme")
    stage.playground.clock.advance(minutes=5)
    async with stage.life():
        await group.hears("You have")
        await group.hears("Please send it again")
        assert await stage.value("SELECT count(*) FROM unlisted") == 0


async def test_members_who_try_admin_commands_meet_silence_late_as_well(
    stage: Stage, group: Group, ann: Person
) -> None:
    await ann.says(group, "/timezone Asia/Shanghai")
    stage.playground.clock.advance(minutes=5)
    async with stage.life():
        await stage.due()
        assert len(stage.said()) == 1


async def test_within_ten_minutes_check_ins_are_answered(
    stage: Stage, group: Group, ann: Person
) -> None:
    await ann.says(group, "签到")
    stage.playground.clock.advance(minutes=5)
    async with stage.life():
        await group.hears("1 day")


async def test_after_ten_minutes_all_is_counted_at_its_date_and_told_in_one_line(
    stage: Stage, group: Group, ann: Person, ben: Person
) -> None:
    clock = stage.playground.clock
    await ann.says(group, "A first late message")
    await ann.says(group, "/points")
    clock.advance(minutes=30)
    await ann.says(group, "A second late message")
    await ben.says(group, "签到")
    await ben.says(group, "/top")
    clock.advance(hours=2)
    async with stage.life():
        await stage.quiet()
        clock.advance(seconds=10)
        line = await group.hears("I was away")
        assert line.text == (
            "I was away from 18 Nov, 12:00 to 18 Nov, 14:30. "
            "I have counted 2 messages since then; commands not run: 2."
        )
        await stage.due()
        assert len(stage.said()) == 2
        assert await stage.points_of(ann.id) == 4
        assert await stage.points_of(ben.id) == 5


async def test_each_chat_gets_its_own_line(
    stage: Stage, group: Group, playground: Playground, owner: Person, ann: Person
) -> None:
    other = playground.group("Borealis", owner=owner, members=[ann])
    async with stage.life():
        await other.hears("Encore")
        await stage.quiet()
    for chat in (group, other):
        await ann.says(chat, "A late message")
        await ann.says(chat, "/top")
    playground.clock.advance(hours=2)
    async with stage.life():
        await stage.quiet()
        playground.clock.advance(seconds=10)
        for chat in (group, other):
            await chat.hears("counted 1 message since then; commands not run: 1")


async def test_a_late_private_command_is_answered_by_one_line_too(
    stage: Stage, group: Group, ann: Person
) -> None:
    clock = stage.playground.clock
    await ann.says(ann.private, "/points")
    clock.advance(hours=1)
    async with stage.life():
        await stage.quiet()
        clock.advance(seconds=10)
        await ann.private.hears("I was away.*commands not run: 1")


async def test_cooldown_and_daily_limit_go_by_the_messages_own_dates(
    stage: Stage, group: Group, ann: Person
) -> None:
    clock = stage.playground.clock
    for number in range(25):
        await ann.says(group, f"Late song number {number}")
        clock.advance(seconds=61 if number != 3 else 10)
    clock.advance(hours=3)
    async with stage.life():
        await stage.quiet()
        assert await stage.points_of(ann.id) == 40


async def test_late_check_ins_keep_their_day_and_the_streak(
    stage: Stage, group: Group, ann: Person
) -> None:
    clock = stage.playground.clock
    async with stage.life():
        await ann.says(group, "签到")
        await group.hears("1 day")
    clock.advance(hours=20)
    await ann.says(group, "签到")
    clock.advance(hours=23)
    async with stage.life():
        await stage.quiet()
        days = await stage.rows("SELECT on_date, streak FROM checkins ORDER BY 1")
        assert days == [("2026-11-18", 1), ("2026-11-19", 2)]
        await ann.says(group, "签到")
        await group.hears("3 days")


async def test_what_telegram_no_longer_keeps_is_a_blind_window_and_breaks_no_streak(
    stage: Stage, group: Group, ann: Person
) -> None:
    clock = stage.playground.clock
    async with stage.life():
        await ann.says(group, "签到")
        await group.hears("1 day")
        await stage.due()
    clock.advance(days=4)
    async with stage.life():
        await ann.says(group, "签到")
        await group.hears("2 days")
        assert await stage.value("SELECT count(*) FROM blind_windows") == 1


async def test_the_same_late_updates_again_change_nothing(
    stage: Stage, group: Group, ann: Person
) -> None:
    clock = stage.playground.clock
    said = await ann.says(group, "A late message")
    asked = await ann.says(group, "/top")
    clock.advance(hours=2)
    async with stage.life():
        await stage.quiet()
        for message in (said, asked):
            stage.playground.deliver("message", message.as_api())
        await stage.quiet()
        assert await stage.points_of(ann.id) == 2
        assert await stage.value("SELECT messages FROM backlogs") == 1


async def test_a_tap_of_two_minutes_ago_still_counts(
    stage: Stage, group: Group, ann: Person
) -> None:
    async with stage.life():
        await ann.says(group, "/top")
        board = await group.hears("All time")
        await stage.quiet()
    ann.presses(board, "Today")
    stage.playground.clock.advance(minutes=2)
    async with stage.life():
        await group.hears("Today")
