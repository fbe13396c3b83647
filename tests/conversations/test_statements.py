"""/points of somebody else: the whole account for admins, the public card for members."""

from typing import Any

import pytest

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage, plain


@pytest.fixture
async def busy(group: Group, owner: Person, ann: Person, encore: Stage) -> Group:
    """A group where Ann wrote, checked in and was given 20 times something."""
    said = await ann.says(group, "My drawing of the encore")
    await ann.says(group, "签到")
    await group.hears("checked in")
    for number in range(1, 21):
        await owner.says(group, f"/give {number} gift {number}", reply_to=said)
        await group.hears(f"gift {number}$")
    await encore.quiet()
    group.ear.forget()
    return group


async def _opened(group: Group, person: Person, words: str = "/points @ann_sings") -> Any:
    """Ask in the group and follow the button into the private chat."""
    await person.says(group, words)
    card = await group.hears("account of .Ann. in our private chat")
    button = card.button("Open in private") or card.button(card.buttons[0])
    assert button is not None
    await person.starts(button["url"].partition("start=")[2])
    return await person.private.hears("Ann")


async def test_an_admin_reads_an_account_page_by_page(
    busy: Group, owner: Person, encore: Stage
) -> None:
    page = await _opened(busy, owner)
    newest = await encore.value("SELECT max(entry_id) FROM ledger")
    lines = plain(page).splitlines()
    assert lines[0] == "Ann: 217 points, 7 XP"
    assert lines[2] == "18 Nov messages +2 (1)"
    assert lines[3] == f"{newest} · 18 Nov, 12:00 · from Olga: gift 20 +20"
    assert page.buttons == ["▶", "By hand", "Reactions, thanks", "Messages"]
    seen = lines[2:]
    while "▶" in page.buttons:
        await owner.taps(page, "▶")
        await encore.quiet()
        seen += plain(page).splitlines()[2:]
    assert len(seen) == len(set(seen)) == 22
    assert "check-in +5" in seen[-1]
    while "◀" in page.buttons:
        await owner.taps(page, "◀")
        await encore.quiet()
    assert plain(page).splitlines() == lines


async def test_filters_show_one_kind(busy: Group, owner: Person, encore: Stage) -> None:
    page = await _opened(busy, owner)
    for button, shown, hidden in (
        ("Messages", "messages +2", "gift"),
        ("By hand", "gift 20", "check-in"),
        ("Reactions, thanks", "nothing here", "gift"),
        ("Everything", "messages +2", "nothing here"),
    ):
        await owner.taps(page, button)
        await encore.quiet()
        assert shown in plain(page)
        assert hidden not in plain(page)
        assert button not in page.buttons


async def test_the_numbers_are_those_that_undo_takes(
    busy: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    page = await _opened(busy, owner)
    number = plain(page).splitlines()[3].partition(" ")[0]
    await owner.says(busy, f"/undo {number}")
    await busy.hears("Undone")
    assert await encore.points_of(ann.id) == 197


async def test_in_private_by_name_and_number_and_in_reply(
    busy: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.says(busy, "Good evening to you all")
    await encore.quiet()
    for words in ("/points @ann_sings", f"/points {ann.id}"):
        await owner.says(owner.private, words)
        assert "Ann: 217 points" in plain(await owner.private.hears("Ann"))
    said = await ann.says(busy, "/top")
    await owner.says(busy, "/points", reply_to=said)
    await busy.hears("account of .Ann.")


async def test_members_see_the_public_card_of_others(
    busy: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ben.says(busy, "I am here as well")
    said = await ann.says(busy, "And I am here again")
    await ben.says(busy, "/points @ann_sings")
    card = plain(await busy.hears("Ann"))
    assert "gift" not in card
    assert "Level" in card
    # In reply to somebody they are still one's own.
    await ben.says(busy, "积分", reply_to=said)
    assert plain(await busy.hears("points")).startswith("You have 2 points")


async def test_a_link_of_an_account_serves_admins_only(
    busy: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    member_id = await encore.value("SELECT member_id FROM members WHERE user_id = ?", ann.id)
    for payload in (f"statement_{member_id}", "statement_4711", "statement_", "statement_x"):
        await ben.starts(payload)
        await ben.private.hears("have the right|no longer")


async def test_who_lost_the_right_turns_no_page(busy: Group, ben: Person, encore: Stage) -> None:
    await busy.promote(ben, can_change_info=True)
    page = await _opened(busy, ben)
    await busy.demote(ben)
    assert (await ben.taps(page, "▶")).alert


async def test_an_admin_sees_the_own_lines_as_everybody_does(
    busy: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(busy, "Something of my own")
    await owner.says(busy, "/points")
    await busy.hears("2 points")


async def test_an_anonymous_admin_is_asked_to_write_as_a_person_and_a_channel_is_not_heard(
    busy: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await busy.promote(ben, can_change_info=True, is_anonymous=True)
    await encore.quiet()
    busy.ear.forget()
    await ben.as_anonymous.says(busy, "/points @ann_sings")
    await busy.hears("write as yourself")
    channel = encore.playground.channel("Aurora News", owner=owner)
    await encore.quiet()
    busy.ear.forget()
    await owner.as_channel(channel).says(busy, "/points @ann_sings")
    await encore.quiet()
    await busy.silent_for(0)


@pytest.mark.parametrize(
    ("settings", "privately", "title", "hand"),
    [
        ({"language": "zh-Hans"}, "私聊里给你看", "Ann：22 积分，2 经验值", "人工"),
        ({"language": "zh-Hant"}, "私訊裡給你看", "Ann：22 積分，2 經驗值", "人工"),
    ],
)
async def test_in_chinese(
    encore: Stage,
    owner: Person,
    ann: Person,
    settings: dict[str, Any],
    privately: str,
    title: str,
    hand: str,
) -> None:
    group = encore.playground.group("Aurora", owner=owner, members=[ann])
    await group.hears("安可|Encore")
    said = await ann.says(group, "我画的安可")
    await owner.says(group, "/give 20 画得真好", reply_to=said)
    await group.hears("🎁")
    await owner.says(group, "/points @ann_sings")
    card = await group.hears(privately)
    button = card.button(card.buttons[0])
    assert button is not None
    await owner.starts(button["url"].partition("start=")[2])
    page = await owner.private.hears("Ann")
    assert plain(page).splitlines()[0] == title
    assert hand in page.buttons
