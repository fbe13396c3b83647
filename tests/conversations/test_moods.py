"""Moods: read only in cases, only where the owner wants it; the team puts them right."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


@pytest.fixture
async def group(
    encore: Stage, playground: Playground, owner: Person, ann: Person, ben: Person
) -> Group:
    opened = playground.group("Aurora Fans", owner=owner, members=[ann, ben])
    await opened.hears("Encore")
    await ann.says(opened, "Hello to everybody here")
    await owner.says(opened, "Hello to everybody here")
    await encore.quiet()
    await ann.starts()
    await ann.private.hears("Hello")
    opened.ear.forget()
    return opened


async def test_a_case_that_sounds_upset_comes_first_and_is_put_right_with_one_tap(
    group: Group, desk: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(ann.private, "/feedback This is awful, I want a refund")
    card = await desk.hears("Case 1")
    assert "upset" not in card.text + str(card.buttons)
    await ben.says(group, "/mood on")
    await owner.says(group, "/mood maybe")
    assert "/mood on" in (await group.hears("turn|alone")).text
    await owner.says(group, "/mood on")
    await group.hears("From now on cases")
    assert "/optout mood" in (await group.hears("may be marked")).text
    await ann.says(ann.private, "/privacy")
    await ann.private.hears("How it sounds")
    await ann.says(group, "This is awful, disgusting, a scam!!!")
    desk.ear.forget()
    await ann.says(
        ann.private, "/feedback This is <b>awful</b> & the box is wrecked, I want a refund"
    )
    assert "/optout mood" in (await ann.private.hears("as case 2")).text
    card = await desk.hears("Case 2")
    assert "May be upset: “awful”" in plain(card)
    assert "Look closely: “refund”" in plain(card)
    assert "🔴" in card.text
    assert (await ben.taps(card, "Not upset")).text
    asked = await owner.taps(card, "Not upset")
    assert asked.text == ""
    asked_card = await desk.hears("Which word misled me")
    assert "awful" in asked_card.buttons
    told = await owner.taps(asked_card, "awful")
    assert "no longer counts" in told.text
    card = await desk.hears("🗂 Case 2")
    assert await encore.rows("SELECT word, weight FROM mood_words") == [("awful", 0)]
    assert await encore.value("SELECT priority FROM cases WHERE case_id = 2") == 0
    await ann.says(ann.private, "/feedback awful weather at the gate, awful")
    assert "upset:" not in plain(await desk.hears("Case 3"))
    assert await encore.rows("SELECT case_id FROM case_moods") == [(2,), (3,)]


async def test_who_wants_no_moods_is_not_read_and_the_team_says_who_is_upset(
    group: Group, desk: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await encore.sets(language="zh-Hans")
    await owner.says(group, "/mood 开")
    await group.hears("从现在起")
    await ann.says(ann.private, "/optout sentiment")
    await ann.private.hears("🚫 情绪提示")
    await ann.says(ann.private, "/feedback 太过分了，骗子！")
    card = await desk.hears("#1|1")
    await encore.quiet()
    assert await encore.value("SELECT count(*) FROM case_moods") == 0
    assert "可能有不满" not in card.text
    pressed = next(each for each in card.buttons if "其实有不满" in each)
    await owner.taps(card, pressed)
    asked = await desk.hears("哪个词能看出来")
    await owner.says(group, "/mood off")
    await group.hears("不再分析")
    await owner.taps(asked, "都不用")
    assert not any("不满" in each for each in (await desk.hears("1")).buttons)
