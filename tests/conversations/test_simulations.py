"""/points simulate: what would have been, told to admins, and made so by a button."""

from typing import Any

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from tests.conversations.stage import Stage, plain

NEWEST = "SELECT value FROM settings WHERE key = ? ORDER BY setting_id DESC LIMIT 1"


@pytest.fixture
async def lived(group: Group, owner: Person, ann: Person, ben: Person, encore: Stage) -> Group:
    """Ann wrote four counted messages and checked in, Ben wrote one and was thanked."""
    await owner.says(group, "/connect")
    await group.hears("Connected")
    for number in range(4):
        await ann.says(group, f"Encore number {number}, please")
        await encore.later(minutes=2)
    await ann.says(group, "签到")
    await group.hears("checked in")
    said = await ben.says(group, "A drum solo for you all")
    await ann.says(group, "thanks", reply_to=said)
    await encore.quiet()
    group.ear.forget()
    return group


async def _tried(owner: Person, words: str) -> Message:
    await owner.says(owner.private, f"/points simulate {words}")
    return await owner.private.hears("The last 30 days")


async def test_the_past_is_replayed_under_another_rule(
    lived: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    card = await _tried(owner, "message_points=5")
    lines = plain(card).splitlines()
    assert lines[1] == "Points per message: 2 → 5"
    assert "All points: 22 → 40 (+82 %)" in lines
    assert "Share of the top tenth: 68 % → 75 %" in lines
    assert "Ann: 15 → 30 (+15)" in lines
    assert "Ben: 7 → 10 (+3)" in lines
    assert "Who would lose most:" not in lines
    assert "Nothing has changed so far." in lines[-1]
    assert await encore.points_of(ann.id) == 15
    assert await encore.value("SELECT count(*) FROM audit_log WHERE act = 'setting'") == 0


@pytest.mark.parametrize(
    "words", ["MESSAGE_POINTS=5", "message_points＝５", "Message_points ＝ 5"]
)
async def test_a_setting_is_named_in_any_case_and_width(
    lived: Group, owner: Person, words: str
) -> None:
    card = await _tried(owner, words)
    assert plain(card).splitlines()[1] == "Points per message: 2 → 5"


async def test_it_is_applied_by_a_button_and_undone(
    lived: Group, owner: Person, encore: Stage
) -> None:
    card = await _tried(owner, "message_points=1 checkin_points=9")
    assert "Ann: 15 → 15" not in plain(card)
    await owner.taps(card, "Apply")
    done = await owner.private.hears("changed")
    assert await encore.value(NEWEST, "message_points") == "1"
    assert await encore.value(NEWEST, "checkin_points") == "9"
    acts = await encore.rows("SELECT actor_id FROM audit_log WHERE act = 'setting'")
    assert acts == [(owner.id,)] * 2
    await owner.taps(done, "Undo")
    await encore.quiet()
    assert await encore.value(NEWEST, "message_points") == "2"


async def test_losers_are_named_as_well(lived: Group, owner: Person) -> None:
    card = plain(await _tried(owner, "kudos_points=0, message_daily＝1"))
    assert "Ann: 15 → 7 (-8)" in card
    assert "Ben: 7 → 2 (-5)" in card
    assert "Who would gain most:" not in card


async def test_older_life_is_left_out(lived: Group, owner: Person, encore: Stage) -> None:
    await encore.later(days=31)
    card = plain(await _tried(owner, "message_points=5"))
    assert "All points: 0 → 0 (–)" in card
    assert "Nobody would gain or lose" in card


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("", "Write what you would like to try"),
        ("more points", "Write what you would like to try"),
        ("message_points=5 and more", "Write what you would like to try"),
        ("message_points=many", "0 to 100"),
        ("message_points=101", "0 to 100"),
        ("message_points=2", "in force already"),
        ("language=en", "cannot replay language.*message_points"),
        ("message_length_cjk=2", "cannot replay message_length_cjk"),
        ("<b>=1", "Write what you would like to try"),
    ],
)
async def test_what_cannot_be_tried_is_said(
    lived: Group, owner: Person, words: str, answer: str
) -> None:
    await owner.says(owner.private, f"/points simulate {words}")
    await owner.private.hears(answer)


async def test_in_the_group_the_button_leads_to_the_private_chat(
    lived: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(lived, "/points simulate message_points=5 kudos_points=6")
    card = await lived.hears("in our private chat")
    button = card.button(card.buttons[0])
    assert button is not None
    await owner.starts(button["url"].partition("start=")[2])
    shown = plain(await owner.private.hears("The last 30 days"))
    assert "All points: 22 → 41 (+86 %)" in shown
    await owner.says(
        lived, "/points simulate message_points=5 message_cooldown=30 automatic_daily=50"
    )
    await lived.hears("too much for one button")


async def test_members_meet_silence_and_a_link_serves_admins_only(
    lived: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(lived, "/points simulate message_points=5")
    await encore.quiet()
    await lived.silent_for(0)
    for payload in ("simulate_1-message_points-5", "simulate_99-x-1", "simulate_", "simulate_x"):
        await ann.starts(payload)
        await ann.private.hears("have the right|no longer")
    await ann.says(ann.private, "/points simulate message_points=5")
    await ann.private.hears("have the right|no longer")


async def test_who_lost_the_right_applies_nothing_and_late_is_too_late(
    lived: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await lived.promote(ben, can_change_info=True)
    card = await _tried(ben, "message_points=5")
    await lived.demote(ben)
    assert (await ben.taps(card, "Apply")).alert
    card = await _tried(owner, "message_points=5")
    await encore.later(minutes=16)
    assert "out of date" in (await owner.taps(card, "Apply")).text
    assert await encore.rows(NEWEST, "message_points") == []


async def test_an_anonymous_admin_and_a_channel(
    lived: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await lived.promote(ben, can_change_info=True, is_anonymous=True)
    await encore.quiet()
    lived.ear.forget()
    await ben.as_anonymous.says(lived, "/points simulate message_points=5")
    await lived.hears("write as yourself")
    channel = encore.playground.channel("Aurora News", owner=owner)
    await encore.quiet()
    lived.ear.forget()
    await owner.as_channel(channel).says(lived, "/points simulate message_points=5")
    await encore.quiet()
    await lived.silent_for(0)


@pytest.mark.parametrize(
    ("settings", "words", "title", "total"),
    [
        ({"language": "zh-Hans"}, "模拟", "如果过去 30 天按这些设置", "积分总数：2 → 5（+150 %）"),
        ({"language": "zh-Hant"}, "模擬", "如果過去 30 天按這些設定", "積分總數：2 → 5（+150 %）"),
    ],
)
async def test_in_chinese(
    encore: Stage,
    owner: Person,
    ann: Person,
    settings: dict[str, Any],
    words: str,
    title: str,
    total: str,
) -> None:
    group = encore.playground.group("Aurora", owner=owner, members=[ann])
    await group.hears("安可|Encore")
    await ann.says(group, "我画的安可")
    await owner.says(group, f"/points {words} message_points=5")
    card = await group.hears("私聊|私訊")
    button = card.button(card.buttons[0])
    assert button is not None
    await owner.starts(button["url"].partition("start=")[2])
    shown = plain(await owner.private.hears(title))
    assert total in shown
