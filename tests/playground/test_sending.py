"""What can be sent, how long it may be, where it goes."""

import pytest

from playground import Group, Person, Playground

from .conftest import Api, MakeGroup


async def test_a_message_is_limited_to_4096_characters_after_parsing(
    api: Api, group: Group
) -> None:
    fits = await api(
        "sendMessage", chat_id=group.id, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML"
    )
    assert len(fits["text"]) == 4096
    refused = await api.refused("sendMessage", chat_id=group.id, text="x" * 4097)
    assert refused.text == "Bad Request: message is too long"


async def test_characters_are_counted_not_utf16_units(api: Api, group: Group) -> None:
    assert len((await api("sendMessage", chat_id=group.id, text="😀" * 4096))["text"]) == 4096


async def test_raw_text_is_limited_to_32_kibibytes(api: Api, group: Group) -> None:
    refused = await api.refused("sendMessage", chat_id=group.id, text="x" * 32769)
    assert refused.text == "Bad Request: text is too long"


async def test_an_empty_and_a_blank_text_are_told_apart(api: Api, group: Group) -> None:
    assert (await api.refused("sendMessage", chat_id=group.id, text="")).text == (
        "Bad Request: message text is empty"
    )
    for blank in (" \n ", "\u200b\u2800\u3000"):
        assert (await api.refused("sendMessage", chat_id=group.id, text=blank)).text == (
            "Bad Request: text must be non-empty"
        )


async def test_blanks_at_both_ends_are_cut_off(api: Api, group: Group) -> None:
    sent = await api("sendMessage", chat_id=group.id, text=" \n<b> x</b> ", parse_mode="HTML")
    assert sent["text"] == " x"
    assert sent["entities"] == [{"offset": 0, "length": 2, "type": "bold"}]


async def test_control_characters_and_direction_overrides_are_taken_out(
    api: Api, group: Group
) -> None:
    text = "a\tb\r\n\u202e<b>c\u202ed</b>"
    sent = await api("sendMessage", chat_id=group.id, text=text, parse_mode="HTML")
    assert sent["text"] == "a b\ncd"
    assert sent["entities"] == [{"offset": 4, "length": 2, "type": "bold"}]


async def test_half_a_surrogate_pair_is_no_text(api: Api, group: Group) -> None:
    refused = await api.refused("sendMessage", chat_id=group.id, text="\ud83d")
    assert refused.text == "Bad Request: strings must be encoded in UTF-8"


async def test_an_unknown_chat_is_not_found(api: Api) -> None:
    assert (await api.refused("sendMessage", chat_id=-100123, text="x")).text == (
        "Bad Request: chat not found"
    )
    assert (await api.refused("sendMessage", chat_id="", text="x")).text == (
        "Bad Request: chat_id is empty"
    )


async def test_a_bot_cannot_begin_a_conversation(api: Api, group: Group, ann: Person) -> None:
    refused = await api.refused("sendMessage", chat_id=ann.id, text="psst")
    assert refused.code == 403
    assert refused.text == "Forbidden: bot can't initiate conversation with a user"
    await ann.starts()
    assert (await api("sendMessage", chat_id=ann.id, text="psst"))["chat"]["type"] == "private"


async def test_a_stranger_has_no_chat_at_all(api: Api, playground: Playground) -> None:
    stranger = playground.person("Stranger")
    refused = await api.refused("sendMessage", chat_id=stranger.id, text="hello")
    assert refused.text == "Bad Request: chat not found"


async def test_a_blocked_bot_cannot_write(api: Api, ann: Person) -> None:
    await ann.starts()
    await ann.blocks_bot()
    refused = await api.refused("sendMessage", chat_id=ann.id, text="please")
    assert (refused.code, refused.text) == (403, "Forbidden: bot was blocked by the user")
    await ann.unblocks_bot()
    await api("sendMessage", chat_id=ann.id, text="thanks")


async def test_a_deleted_account_is_deactivated(api: Api, ann: Person) -> None:
    await ann.starts()
    await ann.deactivates()
    refused = await api.refused("sendMessage", chat_id=ann.id, text="still there?")
    assert (refused.code, refused.text) == (403, "Forbidden: user is deactivated")


@pytest.mark.parametrize(("supergroup", "kind"), [(True, "supergroup"), (False, "group")])
async def test_a_kicked_bot_is_told_so(
    api: Api, make_group: MakeGroup, supergroup: bool, kind: str
) -> None:
    group = make_group(supergroup=supergroup)
    await group.kick_bot()
    refused = await api.refused("sendMessage", chat_id=group.id, text="but")
    assert refused.code == 403
    assert refused.text == f"Forbidden: bot was kicked from the {kind} chat"


async def test_a_bot_that_left_is_not_a_member(api: Api, group: Group) -> None:
    assert await api("leaveChat", chat_id=group.id) is True
    refused = await api.refused("sendMessage", chat_id=group.id, text="but")
    assert refused.code == 403
    assert refused.text == "Forbidden: bot is not a member of the supergroup chat"


async def test_a_channel_needs_administrator_rights(
    api: Api, playground: Playground, nova: Person
) -> None:
    channel = playground.channel("News", owner=nova, bot_rights={"can_manage_chat"})
    refused = await api.refused("sendMessage", chat_id=channel.id, text="news")
    assert refused.text == "Bad Request: need administrator rights in the channel chat"


async def test_a_channel_the_bot_is_not_in_says_so(
    api: Api, playground: Playground, nova: Person
) -> None:
    channel = playground.channel("News", owner=nova)
    refused = await api.refused("sendMessage", chat_id=channel.id, text="news")
    assert refused.text == "Forbidden: bot is not a member of the channel chat"


async def test_a_member_without_permission_to_write_is_told_so(
    api: Api, make_group: MakeGroup
) -> None:
    group = make_group(bot_rights="member")
    group.permissions = frozenset()
    refused = await api.refused("sendMessage", chat_id=group.id, text="hm")
    assert refused.text == "Bad Request: not enough rights to send text messages to the chat"


async def test_a_reply_names_its_message(api: Api, group: Group, ann: Person) -> None:
    question = await ann.says(group, "who is there?")
    answer = {"message_id": question.id}
    sent = await api("sendMessage", chat_id=group.id, text="me", reply_parameters=answer)
    assert sent["reply_to_message"]["message_id"] == question.id
    assert "reply_to_message" not in sent["reply_to_message"]


async def test_a_reply_to_a_deleted_message_fails_unless_allowed(
    api: Api, group: Group, ann: Person
) -> None:
    question = await ann.says(group, "never mind")
    await ann.deletes(question)
    answer = {"message_id": question.id}
    refused = await api.refused(
        "sendMessage", chat_id=group.id, text="me", reply_parameters=answer
    )
    assert refused.text == "Bad Request: message to be replied not found"
    allowed = answer | {"allow_sending_without_reply": True}
    sent = await api("sendMessage", chat_id=group.id, text="me", reply_parameters=allowed)
    assert "reply_to_message" not in sent


async def test_message_numbers_count_per_supergroup_and_together_elsewhere(
    api: Api, playground: Playground, group: Group, nova: Person, ann: Person
) -> None:
    other = playground.group("Other", owner=nova, members=(ann,))
    first, second = await ann.says(group, "a"), await ann.says(group, "b")
    assert second.id == first.id + 1
    assert (await ann.says(other, "c")).id == 2
    private = await ann.starts()
    basic = playground.group("Basic", owner=nova, supergroup=False, members=(ann,))
    assert (await ann.says(basic, "d")).id > private.id


async def test_callback_data_is_limited_to_64_bytes(api: Api, group: Group) -> None:
    def card(payload: str) -> dict[str, object]:
        return {"inline_keyboard": [[{"text": "Go", "callback_data": payload}]]}

    await api("sendMessage", chat_id=group.id, text="x", reply_markup=card("x" * 64))
    refused = await api.refused(
        "sendMessage", chat_id=group.id, text="x", reply_markup=card("签" * 22)
    )
    assert refused.text == "Bad Request: BUTTON_DATA_INVALID"


async def test_a_button_must_do_something(api: Api, group: Group) -> None:
    markup = {"inline_keyboard": [[{"text": "Nothing"}]]}
    refused = await api.refused("sendMessage", chat_id=group.id, text="x", reply_markup=markup)
    assert refused.text == "Bad Request: text buttons are unallowed in the inline keyboard"


async def test_a_keyboard_has_at_most_one_hundred_buttons(api: Api, group: Group) -> None:
    row = [{"text": "x", "callback_data": "x"}] * 5
    markup = {"inline_keyboard": [row] * 21}
    refused = await api.refused("sendMessage", chat_id=group.id, text="x", reply_markup=markup)
    assert refused.text == "Bad Request: reply markup is too long"


async def test_a_public_chat_is_reached_by_its_name(
    api: Api, playground: Playground, nova: Person
) -> None:
    channel = playground.channel("News", owner=nova, username="aurora_news", bot_rights="admin")
    sent = await api("sendMessage", chat_id="@Aurora_News", text="hello")
    assert sent["chat"]["id"] == channel.id


async def test_the_bots_own_messages_are_not_echoed(
    api: Api, playground: Playground, group: Group, nova: Person
) -> None:
    channel = playground.channel("News", owner=nova, bot_rights="admin")
    await api.updates()
    await api("sendMessage", chat_id=group.id, text="hello")
    await api("sendMessage", chat_id=channel.id, text="hello")
    assert await api.updates() == []
