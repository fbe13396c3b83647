"""Announcements: looked at, confirmed, in every group of the community, taken back in time."""

import re
from random import Random

from playground.groups import Group
from playground.people import Person
from playground.pictures import aurora
from playground.server import Playground
from tests.conversations.stage import Stage, plain

PICTURE = aurora(Random(1))
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


async def test_an_album_goes_out_whole_and_is_taken_back_whole(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.starts()
    sources = await owner.sends_album(group, PICTURE, PICTURE, PICTURE, caption="Three of us")
    await owner.says(group, "/announce", reply_to=sources[1])
    card = await group.hears("To be announced: Three of us")
    await owner.taps(card, "Announce now")
    done = await group.hears("Announced in 1 place")
    await encore.later(seconds=3)
    await encore.due()

    def came() -> list[str]:
        return [
            each.text
            for each in group.messages.values()
            if each.album and each.sender and each.sender.is_bot
        ]

    assert came() == ["Three of us", "", ""]
    await owner.taps(done, "Take it back")
    await encore.later(seconds=5)
    await encore.due()
    assert came() == []
    late = await owner.sends_album(group, PICTURE, PICTURE, caption="/announce Look")
    await group.hears("Send the album without the command")
    assert late[0].text == "/announce Look"


async def test_a_picture_with_the_command_below_it_is_announced_or_scheduled_itself(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.sends_photo(group, PICTURE, "/announce Party")
    source = await owner.sends_photo(group, PICTURE, "/announce silent Tonight at 8!")
    card = await group.hears("To be announced: Tonight at 8!")
    await owner.taps(card, "Announce now")
    await encore.later(seconds=3)
    await encore.due()
    await owner.sends_file(group, "video", b"moving", "/schedule add 2h")
    card = await group.hears("To be posted")
    await owner.taps(card, "Schedule")
    await encore.later(hours=2)
    await encore.due()
    (photo,), (video,) = encore.said("sendPhoto"), encore.said("sendVideo")
    assert photo["caption"] == "Tonight at 8!"
    assert photo["photo"] == source.attachment.file.file_id  # type: ignore[union-attr]
    assert "caption" not in video
