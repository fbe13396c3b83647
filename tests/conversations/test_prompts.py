"""The topic of the day: turned on by hosts, asked at its hour, answered and thanked for."""

from datetime import UTC, datetime

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


@pytest.fixture
async def settled(group: Group, encore: Stage, ann: Person) -> Group:
    """The group on a Friday at noon: nobody in it is new any more, and somebody spoke."""
    await encore.quiet()
    encore.playground.clock.move_to(datetime(2026, 11, 20, 12, tzinfo=UTC))
    await ann.says(group, "Good morning to everybody here")
    await encore.quiet()
    return group


async def hours_pass(encore: Stage, hours: int) -> None:
    for _ in range(hours):
        await encore.later(hours=1)
        await encore.due()


async def test_a_topic_is_asked_answered_and_its_best_answer_named(
    settled: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(settled, "/prompt on")
    await encore.quiet()
    await settled.silent_for(0)
    await owner.says(settled, "/prompt add “Tea <b>or</b> coffee?”")
    await settled.hears("Added as topic #1")
    await owner.says(settled, "/prompt on 8pm")
    await settled.hears("every day from 20:00 on")
    await hours_pass(encore, 7)
    assert not any("Topic of the day" in said["text"] for said in encore.said())
    await hours_pass(encore, 1)
    card = await settled.hears("Topic of the day")
    assert plain(card).splitlines() == [
        "💬 Topic of the day",
        "Tea <b>or</b> coffee?",
        "",
        "Reply to this message: 2 points for your first answer today.",
    ]
    for _ in range(2):
        answer = await ben.says(settled, "Tea, always with milk", reply_to=card)
    await ann.says(settled, "Coffee please, no milk")
    await encore.quiet()
    reason = "SELECT count(*) FROM ledger WHERE reason = 'prompt'"
    assert await encore.value(reason) == 1
    await ann.reacts(answer, "👍")
    await encore.quiet()
    await hours_pass(encore, 24)
    named = await settled.hears("🏅")
    assert plain(named).splitlines() == [
        "🏅 The answer most liked to “Tea <b>or</b> coffee?” was Ben's, with 1 reaction.",
        "1 member answered.",
    ]
    assert named.buttons == ["Read the answer"]
    await owner.says(settled, "/prompt off")
    await settled.hears("no topic of the day any more")


async def test_chinese_words_turn_it_on_where_it_is_bound(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    forum = playground.group("Forum", owner=owner, members=[ann], forum=True)
    await forum.hears("Encore")
    await encore.sets(language="zh-Hans")
    topic = await forum.new_topic("闲聊", by=owner)
    await owner.says(forum, "/topic here as prompts", topic=topic.id)
    await forum.hears("会发到这里：每日话题")
    await owner.says(forum, "/prompt 开 下午2点")
    await forum.hears("每天 14:00 起")
    await owner.says(forum, "/prompt 开 什么时候")
    await forum.hears("几点？例如")
    await ann.says(forum, "大家中午好，今天天气真不错")
    await hours_pass(encore, 2)
    card = await forum.hears("今日话题")
    assert card.thread == topic.id
    await owner.says(forum, "/prompt")
    shown = plain(await forum.hears("今天："))
    assert "有 110 个话题 90 天内没有用过。" in shown
    await encore.sets(language="zh-Hant")
    await owner.says(forum, "/prompt 跳過")
    await forum.hears("今天的話題已經發布了")
