"""Holidays: who runs the group sees the greeting a day before and may skip it."""

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage, plain


async def test_a_greeting_is_shown_before_and_posted_unless_it_is_skipped(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.says(group, "Hello everybody")
    await owner.starts()
    await encore.sets(holidays="us")
    await encore.later(days=6, hours=22)
    await encore.due()
    shown = await owner.private.hears("Thanksgiving")
    assert "On 26 Nov 2026 at 09:00 I will post in Aurora Fans:" in plain(shown)
    await encore.later(days=1)
    await encore.due()
    await group.hears("Today is Thanksgiving Day")
    late = await owner.taps(shown, "Skip this one")
    assert "already posted" in late.text
    await encore.sets(language="zh-Hans")
    await encore.later(days=28)
    await encore.due()
    christmas = await owner.private.hears("Christmas|圣诞")
    await owner.taps(christmas, christmas.buttons[0])
    await owner.private.hears("不会在 Aurora Fans 发布问候|no greeting in Aurora Fans")
    await encore.later(days=1)
    await encore.due()
    assert not [each for each in encore.said() if "祝好" in each["text"] and each["chat_id"] < 0]
