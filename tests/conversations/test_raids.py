"""A raid: two hundred come in a minute, the group stays quiet, and nobody is lost."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from scheduling.pacing import Limits
from tests.conversations.stage import Stage, plain

MANY = 200


@pytest.fixture
def limits() -> Limits:
    """Speak no more to a group than Telegram allows; make calls fifty times as fast."""
    return Limits(overall=1400, burst=250, chat=1e6)


def held(group: Group, people: list[Person]) -> int:
    return sum(group.member(each.account).status == "restricted" for each in people)


async def settle(encore: Stage) -> None:
    for _ in range(3):
        await encore.later(seconds=11)
        await encore.due()


async def test_two_hundred_joins_in_a_minute_leave_the_group_quiet_and_lose_nobody(
    group: Group, staff: Group, playground: Playground, encore: Stage
) -> None:
    await encore.sets(welcome="on", clean_service="on", captcha="button")
    await encore.later(seconds=30)
    before = len(playground.calls)
    crowd = [playground.person(f"Fan {number}") for number in range(MANY)]
    for each in crowd:
        await each.joins(group)
    await settle(encore)
    calls = playground.calls[before:]
    assert held(group, crowd) == MANY
    said = [call for call in calls if call.method == "sendMessage"]
    assert sum(call.parameters["chat_id"] == group.id for call in said) <= 2
    assert [(call.method, call.why) for call in calls if call.refused] == []
    card = await staff.hears("200 people came since 12:00")
    assert "Held now: 200" in plain(card)
    await encore.later(minutes=16)
    await encore.due()
    await settle(encore)
    await staff.hears("asked to press the button now")
    question = await group.hears("one tap shows that you are a person")
    if question.deleted:  # of the first who came, before they were a raid
        question = await group.hears("one tap shows that you are a person")
    for each in crowd[: MANY - 1]:
        await each.taps(question, "🙋 I am a person")
    await settle(encore)
    assert held(group, crowd) == 1
    await encore.later(minutes=11)
    await encore.due()
    await settle(encore)
    states = {group.member(each.account).status for each in crowd[: MANY - 1]}
    assert (states, group.member(crowd[-1].account).status) == ({"member"}, "left")
    assert question.deleted


async def test_staff_removes_a_raid_takes_it_back_and_ends_it(
    group: Group, staff: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    await encore.sets(raid_joins="5", language="zh-Hans")
    await ann.says(group, "/raid on")
    await owner.says(group, "/raid")
    await group.hears("防突袭模式未开启")
    await owner.says(group, "/raid maybe")
    await group.hears("请写 /raid on")
    crowd = [playground.person(f"粉丝{number}") for number in range(6)]
    for each in crowd:
        await each.joins(group)
    await settle(encore)
    card = await staff.hears("有 6 人加入.*目前被限制：6 人")
    await owner.taps(card, "🚫 移除被限制的 6 人…")
    sure = await staff.hears("确定移除在这次突袭中加入 .*6 人吗")
    await owner.taps(sure, "确定移除 6 人")
    await staff.hears("正在移除 6 人")
    await settle(encore)
    assert {group.member(each.account).status for each in crowd} == {"kicked"}
    card = await staff.hears("已移除：6 / 6")
    back = await owner.taps(card, "↩️ 撤销移除")
    assert "6 人的封禁" in back.text
    await settle(encore)
    assert {group.member(each.account).status for each in crowd} == {"left"}
    late = playground.person("迟到")
    await late.joins(group)
    await settle(encore)
    assert held(group, [late]) == 1
    await owner.says(group, "/raid 关")
    await group.hears("已结束")
    await settle(encore)
    assert held(group, [late]) == 0
    await owner.says(group, "/raid off")
    await group.hears("当前没有开启")
    await owner.says(group, "/audit")
    assert "移除了突袭中被限制的所有人" in plain(await group.hears("突袭"))
