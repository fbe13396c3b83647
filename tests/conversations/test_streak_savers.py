"""Streak savers: asked for in the group, kept for the private chat."""

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage, plain


async def test_who_wants_it_is_reminded_privately_in_the_evening(
    group: Group, ann: Person, encore: Stage
) -> None:
    for _ in range(7):
        await ann.says(group, "签到")
        await encore.later(days=1)
    await ann.says(group, "/streak remind")
    await group.hears("I do not remind you")
    await ann.says(group, "/streak remind maybe")
    await group.hears("On or off")
    await ann.says(group, "/streak 提醒 开")
    chosen = await group.hears("At 20:00 I will remind you privately")
    assert chosen.buttons == ["Open private chat"]
    await ann.starts()
    await encore.later(hours=8)
    await encore.due()
    said = plain(await ann.private.hears("Your streak in"))
    assert "7 days" in said
    await encore.sets(language="zh-Hans")
    await ann.says(group, "/streak remind off")
    await group.hears("目前不提醒你签到")


async def test_a_button_on_the_calendar_turns_it_on_and_off(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, "签到")
    await ann.says(group, "/streak")
    card = await group.hears("Streak: 1 day")
    refused = await ben.taps(card, "🔔 Remind me in the evening")
    assert "belongs to somebody else" in refused.text
    chosen = await ann.taps(card, "🔔 Remind me in the evening")
    assert "At 20:00 I will remind you privately" in chosen.text
    assert (await group.hears("I can write to you once")).buttons == ["Open private chat"]
    await ann.starts()
    await encore.quiet()
    chosen = await ann.taps(card, "🔕 No evening reminder")
    assert "not remind you of your streak any more" in chosen.text
    await encore.sets(language="zh-Hans")
    chosen = await ann.taps(card, "🔔 Remind me in the evening")
    assert "我会私聊提醒你" in chosen.text
    await encore.quiet()
    assert "🔕 不再提醒签到" in card.buttons
