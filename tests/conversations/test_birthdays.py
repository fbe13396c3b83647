"""Birthdays: entered in the group or privately, congratulated once in the morning."""

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


async def test_who_entered_a_birthday_is_congratulated_by_name_once(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, "/birthday")
    await group.hears("I do not know your birthday")
    await ann.says(group, "/birthday 21-11")
    await group.hears("The month comes first")
    await ann.says(group, "/birthday 1990-11-21")
    kept = plain(await group.hears("Your birthday: 21 Nov"))
    assert "not kept the year" in kept
    assert "On 21 Nov 2026 at 09:00 I will congratulate you in" in kept
    assert "1990" not in kept
    await ben.says(group, "Hello everybody")
    await ben.starts()
    await ben.says(ben.private, "/birthday ＂11月21日＂")
    await ben.private.hears("Your birthday: 21 Nov")
    await encore.later(days=2, hours=21)
    await encore.due()
    said = await group.hears("Happy birthday, ")
    assert "Ann" in plain(said)
    assert "Ben" in plain(said)
    assert "50 points" in plain(said)
    await encore.later(hours=3)
    await encore.due()
    assert len([each for each in encore.said() if "Happy birthday" in each["text"]]) == 1
    await ann.says(group, "/birthday 12-21")
    await group.hears("once in 90 days")
    await ann.says(group, "/birthday off")
    await group.hears("I have forgotten your birthday")


async def test_a_slip_is_put_right_once(group: Group, ann: Person) -> None:
    for said, heard in (
        ("05-21", "Your birthday: 21 May"),
        ("05-12", "Your birthday: 12 May"),
        ("05-12", "Your birthday: 12 May"),
        ("06-12", "once in 90 days"),
        ("off", "I have forgotten your birthday"),
        ("06-12", "once in 90 days"),
    ):
        await ann.says(group, f"/birthday {said}")
        await group.hears(heard)


async def test_chinese_is_understood_and_spoken(group: Group, ann: Person, encore: Stage) -> None:
    await encore.sets(language="zh-Hans", timezone="Asia/Shanghai")
    await ann.says(group, "/birthday 农历八月十五")
    await group.hears("你的生日：农历8月15日")
    await encore.sets(language="zh-Hant")
    await ann.says(group, "/birthday 5月21日")
    await group.hears("你的生日：5月21日")
    await ann.says(group, "/birthday 關")
    await group.hears("你的生日已刪除")


async def test_after_an_upgrade_the_large_group_reads_it(
    playground: Playground, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    people = [ann, ben]
    small = playground.group("Small Fans", owner=owner, members=people, supergroup=False)
    await small.hears("Encore")
    await ann.says(small, "/birthday 11-21")
    await small.hears("Your birthday")
    await encore.later(days=1)
    large = await small.upgrade_to_supergroup()
    await ben.says(large, "/birthday 11-21")
    await large.hears("Your birthday")
    await encore.later(days=1, hours=21)
    await encore.due()
    said = plain(await large.hears("Happy birthday, "))
    assert "Ann" in said
    assert "Ben" in said
