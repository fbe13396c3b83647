"""Edits and deletions."""

from playground import Group, Person, Playground, PlaygroundClock

from .conftest import Api

CARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


async def test_an_edit_that_changes_nothing_is_refused(api: Api, group: Group) -> None:
    sent = await api("sendMessage", chat_id=group.id, text="same", reply_markup=CARD)
    there = {"chat_id": group.id, "message_id": sent["message_id"]}
    refused = await api.refused("editMessageText", **there, text="same", reply_markup=CARD)
    assert refused.text == NOT_MODIFIED


async def test_an_edit_without_keyboard_takes_it_away(api: Api, group: Group) -> None:
    sent = await api("sendMessage", chat_id=group.id, text="same", reply_markup=CARD)
    there = {"chat_id": group.id, "message_id": sent["message_id"]}
    assert "reply_markup" not in await api("editMessageText", **there, text="same")


async def test_an_edit_of_the_text_sets_its_date_and_one_of_the_keyboard_does_not(
    api: Api, group: Group
) -> None:
    sent = await api("sendMessage", chat_id=group.id, text="card")
    there = {"chat_id": group.id, "message_id": sent["message_id"]}
    assert "edit_date" not in await api("editMessageReplyMarkup", **there, reply_markup=CARD)
    assert "edit_date" in await api("editMessageText", **there, text="new card")


async def test_a_missing_message_cannot_be_edited_deleted_forwarded_copied_pinned_or_reacted_to(
    api: Api, group: Group
) -> None:
    there = {"chat_id": group.id, "message_id": 999}
    away = there | {"from_chat_id": group.id}
    for method, deed, parameters in (
        ("editMessageText", "edit", there | {"text": "x"}),
        ("deleteMessage", "delete", there),
        ("forwardMessage", "forward", away),
        ("copyMessage", "copy", away),
        ("pinChatMessage", "pin", there),
        ("setMessageReaction", "react", there),
    ):
        refused = await api.refused(method, **parameters)
        assert refused.text == f"Bad Request: message to {deed} not found"


async def test_messages_of_others_cannot_be_edited(api: Api, group: Group, ann: Person) -> None:
    message = await ann.says(group, "mine")
    refused = await api.refused(
        "editMessageText", chat_id=group.id, message_id=message.id, text="yours"
    )
    assert refused.text == "Bad Request: message can't be edited"


async def test_an_edit_by_a_person_is_told(api: Api, group: Group, ann: Person) -> None:
    message = await ann.says(group, "helo")
    await ann.edits(message, "hello")
    (edited,) = await api.updates("edited_message")
    assert (edited["message_id"], edited["text"]) == (message.id, "hello")
    assert "edit_date" in edited


async def test_an_edit_of_a_message_more_than_a_day_old_is_told_by_its_own_date(
    api: Api, group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    message = await ann.says(group, "helo")
    clock.advance(days=3)
    await ann.edits(message, "hello")
    assert len(await api.updates("edited_message")) == 1


async def test_deletions_by_people_are_never_told(api: Api, group: Group, ann: Person) -> None:
    message = await ann.says(group, "oops")
    await api.updates()
    await ann.deletes(message)
    assert await api.updates() == []


async def test_own_messages_can_be_deleted_for_48_hours(
    api: Api, playground: Playground, nova: Person, clock: PlaygroundClock
) -> None:
    group = playground.group("Plain", owner=nova, bot_rights="member")
    young = await api("sendMessage", chat_id=group.id, text="young")
    assert await api("deleteMessage", chat_id=group.id, message_id=young["message_id"])
    old = await api("sendMessage", chat_id=group.id, text="old")
    clock.advance(hours=49)
    refused = await api.refused("deleteMessage", chat_id=group.id, message_id=old["message_id"])
    assert refused.text == "Bad Request: message can't be deleted for everyone"


async def test_messages_of_others_are_deleted_with_the_right_to(
    api: Api, playground: Playground, nova: Person, ann: Person
) -> None:
    for rights, allowed in (({"can_delete_messages"}, True), ({"can_pin_messages"}, False)):
        group = playground.group("Kept", owner=nova, members=(ann,), bot_rights=rights)
        message = await ann.says(group, "spam")
        there = {"chat_id": group.id, "message_id": message.id}
        if allowed:
            assert await api("deleteMessage", **there) is True
        else:
            refused = await api.refused("deleteMessage", **there)
            assert refused.text == "Bad Request: message can't be deleted for everyone"


async def test_deleting_many_skips_what_is_missing(api: Api, group: Group, ann: Person) -> None:
    message = await ann.says(group, "one")
    assert await api("deleteMessages", chat_id=group.id, message_ids=[message.id, 999]) is True
    assert message.deleted


async def test_a_text_has_no_caption_and_a_picture_no_text(api: Api, group: Group) -> None:
    sent = await api("sendMessage", chat_id=group.id, text="text")
    there = {"chat_id": group.id, "message_id": sent["message_id"]}
    refused = await api.refused("editMessageCaption", **there, caption="x")
    assert refused.text == "Bad Request: there is no caption in the message to edit"
