"""Contests, from the command to the podium."""

import asyncio

import pytest

from playground.callbacks import Callback
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from scheduling.pacing import Limits
from tests.conversations.contesting import has_bank, next_question, passes, right, wrong
from tests.conversations.stage import Stage, plain

POINTS = "SELECT sum(points) FROM contest_players"
FANS = 200


async def test_a_contest_from_lobby_to_podium(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await has_bank(encore)
    await ann.says(group, "/contest start 3 20")
    await owner.says(group, "/contest start 2 20")
    card = await group.hears("🧠")
    assert card.buttons == ["Join", "Start now"]
    assert "2 questions, 20 seconds each" in plain(card)
    assert "Points are given from 3 players on" in plain(card)
    assert "You are in!" in (await ann.taps(card, "Join")).text
    refused = await ann.taps(card, "Start now")
    assert refused.alert
    assert "not yours" in refused.text
    await ben.taps(card, "Join")
    await owner.taps(card, "Join")
    await owner.says(group, "/contest start 3 10")
    assert "/contest stop ends it" in plain(await group.hears("about to begin here"))
    await passes(encore, 12)
    assert "3 players" in plain(card)
    await owner.taps(card, "Start now")
    question = await next_question(encore, group)
    option = question.button(right(question)) or {}
    await passes(encore, 3)
    locked = await ann.taps(question, right(question))
    assert locked.text == f"Locked in: {right(question)}"
    assert "Already locked in" in (await ann.taps(question, wrong(question))).text
    await ben.taps(question, wrong(question))
    hint = await owner.taps(question, "Hint (−25 %)")
    assert "Not right: " in hint.text
    await owner.taps(question, right(question))
    await passes(encore, 9)
    assert "Answered: 3 of 3." in plain(question)
    assert right(question) not in plain(question)
    await passes(encore, 10)
    assert f"Right: {right(question)}" in plain(question)
    assert "2 of 3 were right" in plain(question)
    assert "1. Ann: 13" in plain(card)
    assert "2. Olga: " in plain(card)
    late = ben.presses_button(question, option)
    assert isinstance(late, Callback)
    assert "Time is up" in (await late.answer).text
    await passes(encore, 40)
    end = await group.hears("🏆")
    assert "🥇 Ann: 13 (+13 points)" in plain(end)
    assert await encore.points_of(ann.id) == 13
    await owner.says(group, "/contest top")
    assert "1. Ann: 13 in 1 contest" in plain(await group.hears("all time"))
    assert sum("🧠" in said["text"] for said in encore.said()) == 1


@pytest.mark.parametrize(
    ("language", "line", "join", "asked", "told", "end"),
    [
        (
            "zh-Hans",
            "/contest 开始 音乐 ２　１０",
            "参加",
            "第 1/2 题",
            "正确答案：",
            "不足 3 人",
        ),
        ("zh-Hant", "/contest 開始 2题 10秒", "參加", "第 1/2 題", "正確答案：", "不足 3 人"),
    ],
)
async def test_a_contest_in_chinese_is_stopped_at_once(
    group: Group,
    owner: Person,
    ann: Person,
    encore: Stage,
    language: str,
    line: str,
    join: str,
    asked: str,
    told: str,
    end: str,
) -> None:
    await encore.sets(language=language)
    await has_bank(encore, name="音乐")
    await owner.says(group, line)
    card = await group.hears("🧠")
    await ann.taps(card, join)
    question = await next_question(encore, group)
    assert asked in plain(question)
    await ann.taps(question, right(question))
    await passes(encore, 12)
    assert told in plain(question)
    await owner.says(group, "/contest 结束")
    await group.hears("1/2")
    assert end in plain(await group.hears("🏆"))
    await owner.says(group, "/contest stop")
    await group.hears("/contest start 10 20")


async def test_a_shipped_bank_is_called_as_the_list_of_banks_calls_it(
    group: Group, owner: Person, encore: Stage
) -> None:
    await encore.sets(language="zh-Hans")
    await owner.says(group, "/contest start 天文 1 5")
    assert "/quiz 题库" in plain(await group.hears("没有名为.*天文.*的题库"))
    await owner.says(group, "/contest start general 1 5")
    await group.hears("题库：常识")


async def test_words_are_taken_silently_and_hidden_where_the_bot_may_delete(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await has_bank(encore, "Ludwig van Beethoven")
    await owner.says(group, "/contest start music 5")
    card = await group.hears("🧠")
    await group.hears("Asked for: 5 questions. There: 1")
    for person in (ann, ben, owner):
        await person.taps(card, "Join")
    question = await next_question(encore, group)
    assert "Write the answer here" in plain(question)
    said = await ann.says(group, "ludwig van bethoven")
    await encore.quiet()
    kept = await ann.says(group, "Was that right?")
    await ben.says(group, "Mozart")
    await passes(encore, 22)
    assert said.id not in group.messages
    assert kept.id in group.messages
    assert "1 of 2 was right: Ann" in plain(question)
    after = await ben.says(group, "Beethoven, of course")
    await passes(encore, 1)
    assert after.id in group.messages
    assert encore.program is not None
    assert not encore.program.intake.dispatch.watch.contests


async def test_two_groups_play_at_once_in_a_topic_and_without_rights(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage, playground: Playground
) -> None:
    await has_bank(encore)
    forum = playground.group(
        "Aurora Forum", owner=owner, members=[ann], forum=True, bot_rights=set()
    )
    await forum.hears("Encore")
    await has_bank(encore, community=2)
    topic = await forum.new_topic("Games")
    await owner.says(group, "/contest start 1 10")
    await owner.says(forum, "/contest start 1 10", topic=topic.id)
    here, there = await group.hears("🧠"), await forum.hears("🧠")
    assert there.thread == topic.id
    await ben.taps(here, "Join")
    await ann.taps(there, "Join")
    first, second = await next_question(encore, group), await next_question(encore, forum)
    assert second.thread == topic.id
    await ann.taps(second, right(second))
    await owner.deletes(first)
    await passes(encore, 30)
    assert "1. Ann: " in plain(there)
    assert "for fun" in plain(await forum.hears("🏆"))
    assert any("✅" in each.text for each in group.messages.values()), group.transcript()


async def test_an_upgraded_group_is_asked_again_and_keeps_its_scores(
    encore: Stage, playground: Playground, owner: Person, ann: Person, ben: Person
) -> None:
    group = playground.group("Aurora Fans", owner=owner, members=[ann, ben], supergroup=False)
    await group.hears("Encore")
    await has_bank(encore)
    await owner.says(group, "/contest start 2 10")
    card = await group.hears("🧠")
    await ann.taps(card, "Join")
    await ben.taps(card, "Join")
    question = await next_question(encore, group)
    await ann.taps(question, right(question))
    await passes(encore, 12)
    await next_question(encore, group)
    upgraded = await group.upgrade_to_supergroup()
    await ben.says(upgraded, "We are a supergroup now")
    again = await next_question(encore, upgraded)
    assert "Question 2 of 2" in plain(again)
    await ben.taps(again, right(again))
    await passes(encore, 20)
    end = plain(await upgraded.hears("🏆"))
    assert "Ann: " in end
    assert "Ben: " in end
    assert len([each for each in upgraded.messages.values() if "🧠" in each.text]) == 1


class TestCrowd:
    @pytest.fixture
    def limits(self) -> Limits:
        """As fast as Telegram lets us speak."""
        return Limits()

    @pytest.mark.slow
    async def test_two_hundred_answers_within_two_seconds_count_once_each(
        self, group: Group, owner: Person, encore: Stage, playground: Playground
    ) -> None:
        await has_bank(encore)
        await encore.sets(contest_players=3)
        people = [playground.person(f"Fan {number}") for number in range(FANS)]
        for person in people:
            group.set_member(person.account, status="member")
        await owner.says(group, "/contest start 1 20")
        card = await group.hears("🧠")
        await asyncio.gather(*(person.taps(card, "Join") for person in people))
        question = await next_question(encore, group)
        await passes(encore, 1)
        taps = []
        for number, person in enumerate([*people, *people[:50]]):
            option = right(question) if number % 2 else wrong(question)
            taps.append(asyncio.ensure_future(person.taps(question, option)))
            if number == FANS // 2:
                playground.clock.advance(seconds=1)
        told = [answer.text for answer in await asyncio.gather(*taps)]
        assert sum(text.startswith("Locked in: ") for text in told) == FANS
        assert sum(text.startswith("Already locked in: ") for text in told) == 50
        await passes(encore, 60)
        assert f"{FANS // 2} of {FANS} were right" in plain(question)
        rows = await encore.rows("SELECT score, points FROM contest_players")
        assert len(rows) == FANS
        assert sum(score > 0 for score, _ in rows) == FANS // 2
        assert all(score == points for score, points in rows)
        sent = [
            call.at.timestamp()
            for method in ("sendMessage", "editMessageText")
            for call in playground.calls_of(method)
            if not call.refused and str(call.parameters["chat_id"]) == str(group.id)
        ]
        assert len(sent) > 4
        assert all(sum(at <= each < at + 60 for each in sent) <= 18 for at in sent)
