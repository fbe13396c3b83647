"""/connect: a group's commands from the private chat."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


@pytest.fixture
async def other(group: Group, playground: Playground, owner: Person, ann: Person) -> Group:
    """A second group of the owner's."""
    opened = playground.group("Borealis", owner=owner, members=[ann])
    await opened.hears("Encore")
    await owner.says(group, "Hello to Aurora")
    await owner.says(opened, "Hello to Borealis")
    return opened


async def test_with_several_groups_a_command_asks_which(
    other: Group, owner: Person, encore: Stage
) -> None:
    await encore.quiet()
    await owner.says(owner.private, "/settings")
    card = await owner.private.hears("Which group would you like")
    assert card.buttons == ["Aurora Fans", "Borealis"]
    await owner.taps(card, "Borealis")
    await owner.private.hears("Connected to Borealis")
    await owner.says(owner.private, "/settings")
    await owner.private.hears("Settings of Borealis")
    await owner.says(owner.private, "/connect")
    card = await owner.private.hears("connected to Borealis")
    await owner.taps(card, "Disconnect")
    await owner.private.hears("Disconnected")
    await owner.says(owner.private, "/settings")
    await owner.private.hears("Which group")


async def test_the_picker_lists_only_groups_one_has_a_part_in_running(
    other: Group, group: Group, ben: Person, encore: Stage
) -> None:
    await ben.says(group, "Hello to Aurora")
    await other.adds(ben)
    await ben.says(other, "Hello to Borealis")
    await other.promote(ben, can_change_info=True)
    await encore.quiet()
    await ben.says(ben.private, "/connect")
    assert (await ben.private.hears("Which group")).buttons == ["Borealis"]
    await ben.says(ben.private, "/settings")
    await ben.private.hears("Settings of Borealis")


async def test_who_added_the_bot_works_on_the_group_before_saying_a_word(
    group: Group, owner: Person
) -> None:
    await owner.says(owner.private, "/settings")
    await owner.private.hears("Settings of Aurora Fans")


async def test_who_writes_as_the_group_is_asked_to_connect_as_themselves(
    group: Group, ben: Person
) -> None:
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    await ben.as_anonymous.says(group, "/connect")
    await group.hears("write as yourself")


async def test_members_meet_silence_and_strangers_a_hint(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/connect")
    await encore.quiet()
    await group.silent_for(0)
    await ann.says(ann.private, "/connect")
    await ann.private.hears("do not know a group that you manage")


async def test_connected_in_the_group_the_private_chat_works_on_it(
    other: Group, group: Group, owner: Person
) -> None:
    await owner.says(group, "/connect")
    answer = await group.hears("Connected to Aurora Fans")
    assert (await owner.taps(answer, "Open private chat")).url.endswith("start=connect")
    await owner.says(owner.private, "/audit")
    await owner.private.hears("No admin has done anything")
    await owner.says(owner.private, "/timezone Asia/Tokyo")
    await owner.private.hears("Asia/Tokyo")
    await owner.says(owner.private, "/audit")
    assert "Asia/Tokyo" in plain(await owner.private.hears("Audit log"))


async def test_after_fifteen_minutes_unused_it_ends(
    other: Group, group: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(group, "/connect")
    await group.hears("Connected")
    for _ in range(2):
        await encore.later(minutes=14)
        await owner.says(owner.private, "/role")
        await owner.private.hears("Roles")
    await encore.later(minutes=16)
    await owner.says(owner.private, "/role")
    await owner.private.hears("Which group")


async def test_a_demotion_ends_it(group: Group, ben: Person, encore: Stage) -> None:
    await group.promote(ben, can_change_info=True)
    await ben.says(group, "/connect")
    await group.hears("Connected")
    await ben.says(ben.private, "/role")
    await ben.private.hears("do not have the right")
    assert await encore.value("SELECT count(*) FROM connections") == 1
    await group.demote(ben)
    await ben.says(ben.private, "/settings")
    await ben.private.hears("do not have the right")
    assert await encore.value("SELECT count(*) FROM connections") == 0


async def test_the_bots_removal_ends_it(group: Group, owner: Person, encore: Stage) -> None:
    await owner.says(group, "/connect")
    await group.hears("Connected")
    await group.kick_bot()
    await encore.quiet()
    await owner.says(owner.private, "/settings")
    await owner.private.hears("do not know a group")


async def test_a_button_for_somebody_elses_group_connects_nothing(
    group: Group, other: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await encore.quiet()
    await owner.says(owner.private, "/connect")
    card = await owner.private.hears("Which group")
    button = card.button("Borealis")
    assert button is not None
    await ann.starts()
    own = await ann.private.hears("Hello")
    pressed = encore.playground.world.callbacks.tap(
        ann.account, own, "Borealis", button["callback_data"]
    )
    assert "do not have the right" in (await pressed.answer).text
    assert await encore.value("SELECT count(*) FROM connections") == 0
