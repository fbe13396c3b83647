"""Challenges: begun in one line, joined by a tap or the word, a photo counts, summed up."""

from base64 import b64decode
from datetime import UTC, datetime

import pytest

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage, plain

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
async def settled(group: Group, encore: Stage) -> Group:
    await encore.quiet()
    encore.playground.clock.move_to(datetime(2026, 11, 20, 12, tzinfo=UTC))
    return group


async def test_a_challenge_from_its_first_day_to_who_finished(
    settled: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(settled, '/challenge new "Tea" 2d word=tea')
    await encore.quiet()
    await settled.silent_for(0)
    await owner.says(settled, "/challenge new")
    await settled.hears("Title, days and key word")
    await owner.says(settled, '/challenge new "A <b>book</b>" 2d word=签到')
    await settled.hears("already means something here")
    await owner.says(settled, '/challenge new "A <b>book</b>" 2d word="read it" reward=30')
    card = await settled.hears("Whoever checks in")
    assert plain(card).splitlines() == [
        "📅 A <b>book</b>",
        "2 days, 20 Nov to 21 Nov.",
        "Once a day, say read it in the group, or post a photo with it as its caption.",
        "Whoever checks in on 2 days finishes and earns 30 points.",
    ]
    assert card.buttons == ["Join", "My days", "Remind me at 20:00"]
    tap = await ben.taps(card, "Join")
    assert "You are in" in (tap.text or "")
    await ann.says(settled, "Read It!")
    await settled.hears("day 1 of 2 done")
    await ann.says(settled, "read it")
    await settled.hears("done already")
    await encore.later(hours=24)
    await ann.sends_photo(settled, PNG, caption="ｒｅａｄ　it")
    assert "Finished: 30 points" in plain(await settled.hears("day 2 of 2 done"))
    await ben.says(settled, "/challenge")
    mine = plain(await settled.hears("0 of 2 days done"))
    assert "❌🔲" in mine
    assert "Finishing is out of reach now" in mine
    await encore.later(hours=24)
    await encore.due()
    assert plain(await settled.hears("is over")).splitlines() == [
        "🏁 A <b>book</b> is over.",
        "2 members took part; days done in all: 2.",
        "🎉 1 member finished: Ann",
        "30 points for each of them.",
    ]
    await ann.says(settled, "read it")
    await encore.quiet()
    await settled.silent_for(0)


async def test_reminders_are_asked_for_by_a_tap_and_two_challenges_keep_apart(
    settled: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await encore.sets(language="zh-Hans")
    await owner.says(settled, "/challenge 新建 “读书” 21天 口令=读书打卡 缺2天")
    card = await settled.hears("打卡满 19 天")
    await owner.says(settled, "/challenge 新建 「跑步」 7天 口令：跑步打卡")
    await settled.hears("打卡满 7 天")
    await owner.says(settled, "/challenge 新建 “游泳” 7天 口令=读书打卡")
    await settled.hears("在这里已有别的用途")
    await ann.says(settled, "跑步打卡。")
    await settled.hears("“跑步”已打卡 1/7 天")
    await ann.starts()
    await ann.taps(card, "每天 20:00 提醒我")
    await encore.later(hours=8)
    await encore.due()
    # Privately the group's language is spoken until another one is chosen.
    told = await ann.private.hears("今天还没打卡")
    assert "“读书”" in plain(told)
    await owner.says(settled, "/challenge 结束")
    await settled.hears("哪一个")
    await owner.says(settled, "/challenge 结束 1")
    ask = await settled.hears("现在结束“读书”")
    await owner.taps(ask, "现在结束")
    await settled.hears("这次没有人完成")
