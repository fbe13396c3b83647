"""House rules: written, changed in versions, announced, accepted."""

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


async def test_rules_come_in_versions_and_a_material_change_is_accepted_anew(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, "/setrules Anarchy")
    await owner.says(group, "/setrules")
    await group.hears("has no rules yet")
    await owner.says(group, "/setrules 1. Be kind & <b>honest</b>\n2. No spam {name}")
    await group.hears("Version 1 of the rules is in force")
    await ann.says(group, "/rules")
    card = await group.hears("Rules of Aurora Fans")
    assert "& <b>honest</b>\n2. No spam {name}" in plain(card)
    assert "Version 1, in force since 18 Nov 2026" in plain(card)
    assert "accepted version 1" in (await ann.taps(card, "✅ I accept the rules")).text
    assert "before" in (await ann.taps(card, "✅ I accept the rules")).text
    await ann.says(group, "/rules points")
    await group.hears("How points work")
    await ann.says(group, "/rules nonsense")
    await group.hears("for the group's rules, or")

    await owner.says(group, "/setrules 1. Be kind\n2. Bring cake")
    draft = await group.hears("What kind of a change")
    assert (await ann.taps(draft, "✏️ A small correction: in force at once")).alert
    await owner.taps(draft, draft.buttons[0])
    await group.hears("Version 2 is announced")
    news = await group.hears("The rules change on 25 Nov 2026.*version 2")
    await ben.taps(news, "✅ I accept the rules")
    await ann.says(group, "/rules")
    assert "From 25 Nov 2026 version 2 counts" in plain(await group.hears("Version 1, in force"))
    await encore.later(days=7, seconds=1)
    await encore.due()
    await owner.says(group, "/setrules")
    assert "1 member here accepted" in plain(await group.hears("Version 2, in force since"))
    assert "were replaced" in (await ann.taps(card, "✅ I accept the rules")).text
    await owner.says(group, "/setrules noformat")
    await group.hears("Bring cake")
    await owner.says(group, "/setrules 1. Be kind\n2. Bring cake")
    await group.hears("word for word version 2")
    accepted = await encore.rows("SELECT version FROM rule_acceptances ORDER BY at")
    assert accepted == [(1,), (2,)]


async def test_a_change_is_corrected_dropped_and_called_off_in_chinese(
    group: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    await encore.sets(language="zh-Hans", welcome="on")
    said = await ann.says(group, "1. 友善 2. 不刷屏")
    await owner.says(group, "/setrules", reply_to=said)
    await group.hears("第 1 版群规已生效")
    await owner.says(group, "/setrules 1. 友善")
    await owner.taps(await group.hears("属于哪一种"), "🗑 放弃这份草稿")
    await group.hears("草稿已放弃")
    await owner.says(group, "/setrules 1. 友善 2. 请客")
    await owner.taps(await group.hears("属于哪一种"), "📣 实质性修改：公告 7 天，所有人重新接受")
    announced = await group.hears("第 2 版群规已在群里公告")
    await owner.taps(announced, "取消这次变更")
    await group.hears("第 2 版不会生效")
    await encore.later(days=8)
    await encore.due()
    await ann.says(group, "群规")
    assert "不刷屏" in plain(await group.hears("第 1 版，自"))
    await ann.says(group, "积分规则")
    await group.hears("积分")
    guest = playground.person("小云")
    await guest.joins(group)
    hello = await group.hears("欢迎来到")
    assert hello.buttons[0] == "📜 群规"
    await owner.says(group, "/setrules noformat")
    await group.hears("不刷屏")
