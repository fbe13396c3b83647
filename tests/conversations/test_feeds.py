"""Feeds: added by admins, listed, paused and removed; one that cannot be read is told once."""

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage


async def test_a_feed_is_added_told_to_fail_paused_and_removed(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/feed add https://feed.invalid/x")
    await encore.quiet()
    await group.silent_for(0)
    await owner.says(group, "/feed add http://example.org/feed")
    await group.hears("begins with https://")
    await owner.says(group, "/feed")
    await group.hears("No feeds yet")
    # A name that stands for nothing anywhere.
    await owner.says(group, "/feed add https://feed.invalid/x")
    await group.hears("Feed #1 is added")
    await encore.due()
    await group.hears("Feed #1 cannot be read right now")
    await encore.sets(language="zh-Hans")
    await owner.says(group, "/feed 列表")
    await group.hears("无法读取")
    await owner.says(group, "/feed 暂停")
    await group.hears("订阅源 #1 已暂停")
    await owner.says(group, "/feed 删除 #1")
    await group.hears("订阅源 #1 已删除")
    await owner.says(group, "/feed 恢复 1")
    await group.hears("没有这个编号的订阅源")
