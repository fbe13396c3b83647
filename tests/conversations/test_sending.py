"""When Telegram will not take a message: waits, other ways, nothing lost, nothing in a loop."""

from dataclasses import replace
from typing import Any

import pytest

from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from scheduling.pacing import Limits
from storage import outbox
from tests.conversations.stage import NOON, Stage


def answers_in(group: Group) -> list[str]:
    """Return what the bot said in a group."""
    bot = group.world.bot
    return [m.text for m in group.messages.values() if m.sender is bot and m.service is None]


@pytest.fixture
async def other(encore: Stage, playground: Playground, ann: Person) -> Group:
    opened = playground.group("Borealis", owner=ann)
    await opened.hears("Encore")
    return opened


class TestTooManyRequests:
    """By a clock that stands: however slow the machine, a wait is over when it is moved."""

    @pytest.fixture
    def clock(self) -> PlaygroundClock:
        return PlaygroundClock(NOON, running=False)

    @pytest.mark.parametrize("seconds", [3, 40])
    async def test_retry_after_is_law_and_other_chats_go_on(
        self, group: Group, other: Group, ann: Person, encore: Stage, seconds: int
    ) -> None:
        encore.playground.storm("429", method="sendMessage", retry_after=seconds)
        await ann.says(group, "签到")
        await encore.until(lambda: encore.refused == 1)
        await ann.says(other, "/points")
        await other.hears("0 points")
        encore.playground.clock.advance(seconds=seconds - 1)
        await group.silent_for(0)
        encore.playground.clock.advance(seconds=1)
        await group.hears("checked in")

    async def test_an_hour_of_too_many_requests_loses_no_check_in(
        self, group: Group, ann: Person, encore: Stage
    ) -> None:
        encore.playground.storm("429", method="sendMessage", retry_after=3600)
        await ann.says(group, "签到")
        await encore.until(lambda: encore.refused == 1)
        await encore.until(lambda: "checked in" in answers_in(group)[-1], hours=1)


@pytest.mark.parametrize("weather", ["500", "html"])
async def test_a_server_in_trouble_is_asked_again(
    group: Group, ann: Person, encore: Stage, weather: str
) -> None:
    encore.playground.storm(weather, calls=2, method="sendMessage")
    await ann.says(group, "签到")
    await encore.until(lambda: "checked in" in answers_in(group)[-1], seconds=1)
    assert encore.refused == 2


@pytest.mark.parametrize("weather", ["cut", "timeout", "half"])
async def test_an_answer_that_was_perhaps_given_is_not_given_twice(
    group: Group, ann: Person, encore: Stage, weather: str
) -> None:
    encore.playground.storm(weather, method="sendMessage", seconds=0.01)
    await ann.says(group, "/points")
    await encore.quiet()
    assert len([text for text in answers_in(group) if "0 points" in text]) <= 1
    await ann.says(group, "/me")
    await group.hears("Level 0")


@pytest.mark.parametrize("weather", ["cut", "timeout", "half"])
async def test_an_announcement_that_was_perhaps_made_is_made_once_more(
    encore: Stage, playground: Playground, owner: Person, weather: str
) -> None:
    playground.storm(weather, method="sendMessage", seconds=0.01)
    group = playground.group("New Fans", owner=owner)
    await group.hears("Encore")
    await encore.quiet()
    expected = 1 if weather == "cut" else 2
    assert len(answers_in(group)) == expected
    assert await encore.value("SELECT state FROM outbox") == "sent"


async def test_who_blocked_the_bot_is_not_written_to(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.starts()
    await ann.private.hears("Hello")
    await ann.says(ann.private, "/points")
    await ann.blocks_bot()
    await encore.quiet()
    assert await encore.value("SELECT dm_ok FROM users WHERE user_id = ?", ann.id) == 0


class TestSilenced:
    """A group where the bot may not write."""

    @pytest.fixture
    def operator(self, playground: Playground) -> Person:
        return playground.person("Oscar")

    @pytest.fixture
    def settings(self, operator: Person) -> dict[str, Any]:
        return {"owners": [operator.id]}

    async def test_after_three_refusals_it_pauses_the_owner_hears_once_and_nothing_is_lost(
        self, operator: Person, encore: Stage, owner: Person, ann: Person
    ) -> None:
        group = encore.playground.group("Strict", owner=owner, members=[ann], bot_rights="member")
        await group.hears("Encore")
        await operator.starts()
        await operator.private.hears("Hello")
        await ann.says(group, "Before the silence")
        await encore.quiet()
        await group.restrict(Person(encore.playground.world, encore.playground.bot))
        for _ in range(3):
            await ann.says(group, "/points")
        await operator.private.hears("can no longer write in Strict")
        await encore.quiet()
        assert await encore.value("SELECT state FROM chats") == "paused"
        assert await encore.points_of(ann.id) == 2
        bot = Person(encore.playground.world, encore.playground.bot)
        await group.restrict(bot, lift=True)
        await ann.says(group, "/points")
        await group.hears("2 points")

    async def test_kicked_is_not_paused(
        self, group: Group, operator: Person, ann: Person, encore: Stage
    ) -> None:
        for _ in range(3):
            await ann.says(group, "/points")
        await group.kick_bot()
        await encore.quiet()
        assert await encore.value("SELECT state FROM chats") == "left"


async def test_a_card_that_was_deleted_is_posted_anew(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/top")
    board = await group.hears("All time")
    ann.presses(board, "Week")
    await owner.deletes(board)
    anew = await group.hears("This week")
    assert anew is not board


async def test_a_letter_to_a_topic_that_is_gone_reaches_general(
    encore: Stage, playground: Playground, owner: Person
) -> None:
    forum = playground.group("Forum", owner=owner, forum=True)
    await forum.hears("Encore")
    assert encore.program is not None
    await encore.program.db.write(
        outbox.add,
        card="greeting",
        facts={},
        chat_key=1,
        thread_id=4711,
        now=playground.clock.unix(),
    )
    letter = await forum.hears("Encore")
    assert not letter.in_topic
    await encore.quiet()
    assert len(playground.calls_of("sendMessage")) <= 4


async def test_what_was_not_answered_before_a_stop_is_answered_after_it(
    stage: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    group = playground.group("Aurora Fans", owner=owner, members=[ann])
    async with stage.life():
        await group.hears("Encore")
        playground.storm("429", method="sendMessage", retry_after=40)
        await ann.says(group, "签到")
        await playground.all_confirmed()
        await stage.until(lambda: stage.refused == 1)
    async with stage.life():
        await group.hears("checked in: 1 day, .5 points. Balance: 5")
        assert await stage.points_of(ann.id) == 5


class TestShares:
    """A group's share of 18 messages a minute, by the playground's clock."""

    @pytest.fixture
    def limits(self) -> Limits:
        return replace(Limits(), chat=1e6, overall=1e6, burst=1e6)

    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        return {}

    async def test_reading_waits_for_its_share_and_is_dropped_when_late_but_admins_are_heard(
        self, group: Group, owner: Person, encore: Stage
    ) -> None:
        playground = encore.playground
        playground.world.flood.enabled = False
        fans = [playground.person(f"Fan{number}") for number in range(25)]
        for fan in fans:
            group.set_member(fan.account, status="member")
        said = await fans[0].says(group, "My drawing of the encore")
        await encore.later(minutes=2)
        for fan in fans:
            await fan.says(group, "/me")
        await owner.says(group, "/give 5 lovely", reply_to=said)
        await group.hears("🎁")
        assert len(answers_in(group)) == 1 + 15 + 1
        playground.clock.advance(seconds=31)
        await encore.quiet()
        playground.clock.advance(minutes=2)
        await encore.quiet()
        assert len(answers_in(group)) == 1 + 15 + 1

    async def test_edits_of_one_card_come_down_to_the_last_state(
        self, group: Group, ann: Person, encore: Stage
    ) -> None:
        encore.playground.world.flood.enabled = False
        await encore.later(minutes=2)
        await ann.says(group, "/top")
        board = await group.hears("All time")
        for _ in range(4):
            for label in ("Today", "Week", "Month", "All time"):
                row = [b for row in board.keyboard for b in row if label in b["text"]]
                ann.presses_button(board, row[0])
        ann.presses(board, "Month")
        answers = encore.playground.calls_of
        await encore.until(lambda: len(answers("answerCallbackQuery")) == 17)
        encore.playground.clock.advance(minutes=2)
        await encore.quiet()
        assert board.text.startswith("🏆 This month")
        assert len(encore.playground.calls_of("editMessageText")) <= 18
