"""Welcomes: in an administrator's own words, with the first things to do on buttons."""

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


async def test_newcomers_are_welcomed_in_own_words_and_check_in_by_a_tap(
    group: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    await ann.says(group, "/welcome on")
    await owner.says(group, "/welcome Hi {name} & <co>, {group} has {count} of {us}!")
    shown = plain(await group.hears("Newcomers get no welcome yet"))
    assert "& <co>, Aurora Fans has " in shown
    assert "{us}!" in shown
    await owner.says(group, "/welcome on")
    await group.hears("Newcomers are welcomed with these words")
    guest, other = playground.person("<b>Gast</b>"), playground.person("Olga")
    await guest.joins(group)
    hello = await group.hears("Hi .*Gast")
    assert "<b>Gast</b> & <co>" in plain(hello)
    await other.joins(group)
    await encore.later(seconds=20)
    await encore.due()
    both = await group.hears("Gast.* and .*Olga")
    assert both is hello
    answer = await guest.taps(both, "✅ First check-in")
    assert "Checked in: 1 day" in answer.text
    again = await guest.taps(both, "✅ First check-in")
    assert "already checked in" in again.text
    assert await encore.points_of(guest.id) > 0
    rules = await guest.taps(both, "📜 How points work")
    assert str(rules.url).endswith("?start=rules")
    await guest.starts("rules")
    await guest.private.hears("points")
    await owner.says(group, "/welcome noformat")
    await group.hears(r"Hi \{name\} &amp; &lt;co&gt;, \{group\}")


async def test_chinese_is_understood_and_spoken(
    group: Group, owner: Person, playground: Playground, encore: Stage
) -> None:
    await encore.sets(language="zh-Hans")
    await owner.says(group, "/welcome 开")
    await group.hears("新成员会看到这段欢迎词")
    await playground.person("小云").joins(group)
    hello = await group.hears("小云.*，欢迎来到")
    assert hello.buttons == ["📜 积分规则", "🏷 选择兴趣", "✅ 第一次签到"]
    await encore.sets(language="zh-Hant")
    await owner.says(group, "/welcome 關")
    await group.hears("迎新還沒有開啟")


async def test_only_the_word_alone_is_a_switch(group: Group, owner: Person, encore: Stage) -> None:
    for text, shown in (
        ("on fire since 2019", "On fire since 2019"),
        ("OFF to a good start, {name}", "OFF to a good start"),
        ("开 心 每 一 天", "开 心 每 一 天"),
    ):
        await owner.says(group, f"/welcome {text}")
        said = plain(await group.hears("get no welcome yet"))
        assert shown.casefold() in said.casefold()
    await owner.says(group, "/welcome  On ")
    assert "开 心" in plain(await group.hears("Newcomers are welcomed with these words"))
    await encore.sets(language="zh-Hans")
    await owner.says(group, "/welcome 关")
    assert "开 心" in plain(await group.hears("迎新还没有开启"))
