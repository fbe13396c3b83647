"""/faq: one line in a group; topics, pages and answers in the private chat, for members."""

from random import Random

import pytest

from playground.groups import Group
from playground.people import Person
from playground.pictures import aurora
from playground.server import Playground
from tests.conversations.stage import Stage, plain


async def _taught(owner: Person, group: Group, *lines: str) -> None:
    for line in lines:
        await owner.says(group, f"/learn {line}")
        await group.hears("Saved as answer|已保存为答案")


async def test_a_group_hears_one_line_and_members_look_through_topics_privately(
    group: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    many = [f"Song {n}? #songs | It is song {n}" for n in range(1, 11)]
    await _taught(owner, group, "Where? #Tour | In the <b>&hall", *many)
    await ann.says(group, "/faq")
    line = await group.hears("11 questions have an answer")
    payload = line.keyboard[0][0]["url"].partition("start=")[2]
    await ann.starts(payload)
    shelf = await ann.private.hears("Questions and answers of Aurora Fans")
    assert shelf.buttons[:3] == ["songs (10)", "tour (1)", "All questions (11)"]
    await ann.taps(shelf, "songs (10)")
    page = await ann.private.hears("Page 1 of 2")
    assert page.buttons[0] == "Song 1?"
    await ann.taps(page, "▶")
    page = await ann.private.hears("Page 2 of 2")
    await ann.taps(page, "Song 10?")
    answer = await ann.private.hears("It is song 10")
    assert plain(answer).startswith("Song 10?")
    await ann.taps(page, "« Topics")
    await ann.private.hears("Choose a topic")
    await ann.says(ann.private, "/faq tour")
    page = await ann.private.hears("Questions on “tour”")
    await ann.taps(page, "Where?")
    await ann.private.hears("In the <b>&hall")
    await owner.says(group, "/learn remove 1")
    await group.hears("is removed")
    gone = await ann.taps(page, "Where?")
    assert "gone" in str(gone.text)
    # Whoever is no member learns nothing, link or button.
    eve = playground.person("Eve")
    await eve.starts(payload)
    await eve.private.hears("for members of the group")


async def test_an_answer_with_a_picture_follows_its_question(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    told = await owner.sends_photo(group, aurora(Random(1)), "The map")
    await owner.says(group, "/learn Where is it?", reply_to=told)
    await group.hears("Saved")
    await ann.says(group, "I am here")
    await encore.quiet()
    await ann.says(ann.private, "/faq")
    shelf = await ann.private.hears("Questions and answers")
    await ann.taps(shelf, "All questions (1)")
    page = await ann.private.hears("All questions")
    await ann.taps(page, "Where is it?")
    await ann.private.hears("Where is it")
    await encore.quiet()
    (sent,) = encore.said("sendPhoto")
    assert sent["caption"] == "The map"


@pytest.mark.parametrize("settings", [{"language": "zh-Hans"}])
async def test_in_chinese(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    group = playground.group("极光", owner=owner, members=[ann])
    await group.hears("安可")
    await ann.says(group, "/faq")
    await group.hears("还没有")
    await _taught(owner, group, "在哪里？ #巡演 | 体育馆")
    await ann.says(group, "常见问题")
    line = await group.hears("已有 1 个问题的答案")
    await ann.starts(line.keyboard[0][0]["url"].partition("start=")[2])
    shelf = await ann.private.hears("极光.* 的常见问题")
    await ann.taps(shelf, "巡演 (1)")
    page = await ann.private.hears("“巡演”的问题")
    await ann.taps(page, "在哪里？")
    await ann.private.hears("体育馆")
