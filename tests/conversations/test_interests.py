"""Interests: chosen privately, from the welcome or by a command; admins see counts only."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


async def test_a_newcomer_chooses_and_an_admin_changes_the_list(
    group: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    await owner.says(group, "/welcome on")
    await group.hears("Newcomers are welcomed")
    guest = playground.person("Gast")
    await guest.joins(group)
    hello = await group.hears("Welcome to Aurora Fans, .*Gast")
    assert hello.buttons == ["📜 How points work", "🏷 Choose my interests", "✅ First check-in"]
    link = await guest.taps(hello, "🏷 Choose my interests")
    assert str(link.url).endswith("?start=interests")
    await guest.starts("interests")
    menu = await guest.private.hears("What interests you in .*Aurora Fans")
    assert "not chosen anything yet" in plain(menu)
    await guest.taps(menu, "🎵 Music")
    await guest.taps(menu, "🎮 Games")
    await encore.quiet()
    assert "You have chosen 2." in menu.text
    assert menu.buttons[:3] == ["✅ 🎵 Music", "🎬 Film & series", "✅ 🎮 Games"]
    await guest.taps(menu, "✅ 🎵 Music")
    await encore.quiet()
    assert "You have chosen 1." in menu.text
    await owner.says(group, "/interests add <b>Vinyl</b>, Film & series")
    shown = plain(await group.hears("Interests in"))
    assert "<b>Vinyl</b>: fewer than 5" in shown
    assert shown.count("Film & series") == 1
    await owner.says(group, "/interests remove Games")
    await group.hears("Interests in")
    await guest.says(guest.private, "/me tags")
    menu = await guest.private.hears("not chosen anything yet")
    assert "✅ 🎮 Games" not in menu.buttons
    await owner.says(group, "/interests remove Chess")
    assert "Chess" in plain(await group.hears("is not on the list"))
    await owner.says(group, "/interests add")
    await group.hears("/interests add Cosplay")


async def test_members_are_led_to_the_private_chat_and_change_no_list(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/interests add Anything")
    await ann.says(group, "/interests list")
    await encore.quiet()
    assert not [each for each in encore.said() if "Interests in" in each["text"]]
    await ann.says(group, "/interests")
    led = await group.hears("private chat")
    (link,) = [each.get("url") for row in led.keyboard for each in row]
    await ann.starts(str(link).partition("start=")[2])
    await ann.private.hears("What interests you")
    await ann.starts("interests_999")
    await ann.private.hears("What interests you")


@pytest.mark.parametrize(
    ("code", "add", "shown", "music", "chosen"),
    [
        ("zh-Hans", "/interests 添加 黑胶、电影", "的兴趣列表", "🎵 音乐", "已选 1 项"),
        ("zh-Hant", "/interests 新增 黑膠，電影", "的興趣清單", "🎵 音樂", "已選 1 項"),
    ],
)
async def test_chinese_is_understood_and_spoken(
    group: Group,
    owner: Person,
    encore: Stage,
    code: str,
    add: str,
    shown: str,
    music: str,
    chosen: str,
) -> None:
    await encore.sets(language=code)
    await owner.says(group, add)
    assert "不到 5 人" in plain(await group.hears(shown))
    await owner.starts()
    await owner.says(owner.private, "我的兴趣")
    menu = await owner.private.hears("Aurora Fans")
    await owner.taps(menu, music)
    await encore.quiet()
    assert chosen in menu.text
