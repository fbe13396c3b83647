"""Chats: what is told about them, pins, titles, upgrades, command menus."""

from typing import Any

import pytest

from playground import Group, NotAllowed, Person, Playground

from .conftest import Api, MakeGroup


async def test_get_chat_shows_permissions_link_and_pin(
    api: Api, playground: Playground, group: Group, nova: Person, ann: Person
) -> None:
    channel = playground.channel("News", owner=nova, linked=group)
    message = await ann.says(group, "remember")
    await nova.pins(message)
    shown = await api("getChat", chat_id=group.id)
    assert shown["permissions"]["can_send_messages"] is True
    assert shown["linked_chat_id"] == channel.id
    assert shown["pinned_message"]["message_id"] == message.id


async def test_a_private_supergroup_cannot_be_read_from_outside(
    api: Api, make_group: MakeGroup
) -> None:
    group = make_group(bot_rights="absent")
    refused = await api.refused("getChat", chat_id=group.id)
    assert refused.text == "Forbidden: bot is not a member of the supergroup chat"


async def test_a_small_group_can_still_be_read_after_being_kicked(
    api: Api, make_group: MakeGroup
) -> None:
    group = make_group(supergroup=False)
    await group.kick_bot()
    assert (await api("getChat", chat_id=group.id))["title"] == "Fans"


async def test_a_private_chat_has_no_administrators(api: Api, ann: Person) -> None:
    await ann.starts()
    refused = await api.refused("getChatAdministrators", chat_id=ann.id)
    assert refused.text == "Bad Request: there are no administrators in the private chat"


async def test_a_pin_is_a_service_message_the_bot_receives(
    api: Api, group: Group, ann: Person
) -> None:
    message = await ann.says(group, "remember")
    await api.updates()
    await api("pinChatMessage", chat_id=group.id, message_id=message.id)
    (told,) = await api.updates("message")
    assert told["pinned_message"]["message_id"] == message.id
    await api("unpinChatMessage", chat_id=group.id)
    assert group.pinned == []


async def test_pinning_needs_the_right(
    api: Api, playground: Playground, nova: Person, ann: Person
) -> None:
    group = playground.group("F", owner=nova, members=(ann,), bot_rights={"can_delete_messages"})
    message = await ann.says(group, "remember")
    refused = await api.refused("pinChatMessage", chat_id=group.id, message_id=message.id)
    assert refused.text == ("Bad Request: not enough rights to manage pinned messages in the chat")
    with pytest.raises(NotAllowed):
        await ann.pins(message)


async def test_service_messages_cannot_be_pinned(api: Api, group: Group, ann: Person) -> None:
    await ann.leaves(group)
    (left,) = await api.updates("message")
    refused = await api.refused("pinChatMessage", chat_id=group.id, message_id=left["message_id"])
    assert refused.text == "Bad Request: service messages can't be pinned"


async def test_a_title_changes_with_the_right_to(
    api: Api, playground: Playground, group: Group, nova: Person
) -> None:
    await api("setChatTitle", chat_id=group.id, title="Fans!")
    assert (await api("getChat", chat_id=group.id))["title"] == "Fans!"
    other = playground.group("Other", owner=nova, bot_rights={"can_pin_messages"})
    refused = await api.refused("setChatTitle", chat_id=other.id, title="Mine")
    assert refused.text == "Bad Request: not enough rights to change chat title"


async def test_an_upgrade_is_announced_in_both_groups(
    api: Api, make_group: MakeGroup, ann: Person
) -> None:
    group = make_group(supergroup=False)
    larger = await group.upgrade_to_supergroup()
    old, new = await api.updates("message")
    assert (old["chat"]["id"], old["migrate_to_chat_id"]) == (group.id, larger.id)
    assert (new["chat"]["id"], new["migrate_from_chat_id"]) == (larger.id, group.id)


async def test_an_upgrade_tells_the_bot_that_it_is_in_the_new_group(
    api: Api, make_group: MakeGroup
) -> None:
    group = make_group(supergroup=False)
    await api.updates("my_chat_member")
    larger = await group.upgrade_to_supergroup()
    (told,) = await api.updates("my_chat_member")
    assert told["chat"]["id"] == larger.id
    statuses = [told[end]["status"] for end in ("old_chat_member", "new_chat_member")]
    assert statuses == ["left", larger.member(group.world.bot).status]


async def test_after_an_upgrade_message_numbers_begin_anew(
    make_group: MakeGroup, ann: Person
) -> None:
    group = make_group(supergroup=False)
    for _ in range(5):
        await ann.says(group, "hello")
    larger = await group.upgrade_to_supergroup()
    assert (await ann.says(larger, "hello")).id == 2
    with pytest.raises(NotAllowed):
        await ann.says(group, "hello?")


async def test_after_an_upgrade_only_writing_to_the_old_group_fails(
    api: Api, make_group: MakeGroup
) -> None:
    group = make_group(supergroup=False)
    larger = await group.upgrade_to_supergroup()
    refused = await api.refused("sendMessage", chat_id=group.id, text="x")
    assert refused.text == "Bad Request: group chat was upgraded to a supergroup chat"
    assert refused.parameters == {"migrate_to_chat_id": larger.id}
    assert (await api("getChat", chat_id=group.id))["id"] == group.id
    await api("sendMessage", chat_id=larger.id, text="x")


async def test_members_and_rights_come_along_in_an_upgrade(
    api: Api, make_group: MakeGroup, ann: Person
) -> None:
    group = make_group(supergroup=False)
    await group.promote(ann, can_pin_messages=True)
    larger = await group.upgrade_to_supergroup()
    assert await api("getChatMemberCount", chat_id=larger.id) == 4
    shown = await api("getChatMember", chat_id=larger.id, user_id=ann.id)
    assert shown["can_pin_messages"] is True


def _menu(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": f"do {name}"} for name in names]


def _seen(playground: Playground, chat: Any, person: Person) -> list[str]:
    menu = playground.world.commands.seen_by(chat, chat.member(person.account))
    return [command["command"] for command in menu]


async def test_the_narrowest_command_scope_wins(
    api: Api, playground: Playground, group: Group, ann: Person, bo: Person
) -> None:
    nova = group.owner
    here = {"chat_id": group.id}
    for name, scope in (
        ("anywhere", {"type": "default"}),
        ("groups", {"type": "all_group_chats"}),
        ("rulers", {"type": "all_chat_administrators"}),
        ("here", {"type": "chat", **here}),
        ("rulers_here", {"type": "chat_administrators", **here}),
        ("for_ann", {"type": "chat_member", **here, "user_id": ann.id}),
    ):
        await api("setMyCommands", commands=_menu(name), scope=scope)
    assert _seen(playground, group, ann) == ["for_ann"]
    assert _seen(playground, group, nova) == ["rulers_here"]
    assert _seen(playground, group, bo) == ["here"]
    assert _seen(playground, ann.private, ann) == ["anywhere"]
    other = playground.group("Other", owner=nova, members=(bo,))
    assert _seen(playground, other, nova) == ["rulers"]
    assert _seen(playground, other, bo) == ["groups"]


async def test_a_menu_in_the_persons_language_wins_within_its_scope(
    api: Api, playground: Playground, group: Group
) -> None:
    lin = playground.person("林", language_code="zh-hans")
    await api("setMyCommands", commands=_menu("top"))
    await api("setMyCommands", commands=_menu("paihang"), language_code="zh")
    assert _seen(playground, lin.private, lin) == ["paihang"]
    await api("deleteMyCommands", language_code="zh")
    assert _seen(playground, lin.private, lin) == ["top"]
    assert await api("getMyCommands", language_code="zh") == []


async def test_commands_are_small_letters_digits_and_underscores(api: Api) -> None:
    refused = await api.refused("setMyCommands", commands=_menu("Top"))
    assert refused.text == "Bad Request: BOT_COMMAND_INVALID"
    refused = await api.refused("setMyCommands", commands=_menu(*(f"c{n}" for n in range(101))))
    assert refused.text == "Bad Request: BOT_COMMANDS_TOO_MUCH"
    blank = [{"command": "top", "description": " "}]
    refused = await api.refused("setMyCommands", commands=blank)
    assert refused.text == "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"


async def test_command_languages_have_two_letters(api: Api) -> None:
    refused = await api.refused("setMyCommands", commands=_menu("top"), language_code="zh-hans")
    assert refused.text == "Bad Request: invalid language code specified"
