"""Announcements: looked at, confirmed, in every group of the community, taken back in time."""

import re

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

BOLD = [{"type": "bold", "offset": 0, "length": 7}]


async def test_an_answered_message_reaches_every_group_as_it_was_written(
    group: Group, playground: Playground, owner: Person, ann: Person, encore: Stage
) -> None:
    other = playground.group("Second", owner=owner, members=[ann])
    await other.hears("Encore")
    await owner.says(group, "/community code")
    found = re.search(r"\b[2-9A-Z]{8}\b", (await group.hears("The code is")).text)
    assert found is not None
    await owner.says(other, f"/community join {found[0]}")
    await owner.taps(await other.hears("would become part"), "Yes, join")
    await other.hears("now part of Aurora Fans")
    await encore.quiet()
    source = await owner.says(group, "Tonight <we> sing", entities=BOLD)
    await owner.says(group, "/announce pin silent", reply_to=source)
    card = await group.hears("To be announced")
    lines = plain(card).splitlines()
    assert lines[:2] == ["📣 To be announced: Tonight <we> sing", lines[1]]
    assert "Aurora Fans" in lines[1]
    assert "Second" in lines[1]
    assert card.buttons == ["Announce now", "Discard", "Only in this group", "Test"]
    await owner.taps(card, "Announce now")
    done = await group.hears("Announced in 2 places")
    await encore.later(seconds=5)
    await encore.due()
    for place in (group, other):
        posted = await place.hears("^Tonight <we> sing$")
        assert posted.entities == BOLD
        assert posted.pinned
    await owner.taps(done, "Take it back")
    await encore.later(seconds=5)
    await encore.due()
    await group.hears("Taken back")
    assert len(encore.said("deleteMessage")) + len(encore.said("deleteMessages")) >= 1
    await owner.says(group, "/announce Once\nmore")
    card = await group.hears("To be announced: Once more")
    await owner.taps(card, "Only in this group")
    card = await group.hears("Where: Aurora Fans")
    await owner.taps(card, "Announce now")
    done = await group.hears("Announced in 1 place")
    await encore.later(seconds=2)
    await encore.due()
    await group.hears("^Once\nmore$")
    await encore.later(seconds=70)
    late = await owner.taps(done, "Take it back")
    assert "over" in (late.text or "")


async def test_members_get_no_answer_and_admins_are_shown_how(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/announce Party at my place")
    await encore.quiet()
    await group.silent_for(0)
    await owner.says(group, "/announce")
    await group.hears("Send what is to be announced")
    await encore.sets(language="zh-Hans")
    await owner.says(group, "/announce 置顶 静音 今晚8点见！")
    shown = plain(await group.hears("待发布的公告：今晚8点见！"))
    assert "会在我有权限的群里置顶。" in shown
    assert "静音发送。" in shown
