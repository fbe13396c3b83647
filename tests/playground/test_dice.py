"""Dice: rolled by people and by the bot, their values made by the server."""

import pytest

from playground import Group, NotAllowed, Person

from .conftest import Api

SLOTS = "🎰"


async def test_an_emoji_alone_rolls_and_the_bot_is_told_the_value(
    api: Api, group: Group, ann: Person
) -> None:
    asked = await api("sendMessage", chat_id=group.id, text="roll, please")
    rolled = await ann.says(group, SLOTS, reply_to=group.messages[asked["message_id"]])
    (told,) = await api.updates("message")
    assert rolled.dice is not None
    assert told["dice"] == {"emoji": SLOTS, "value": rolled.dice.value}
    assert "text" not in told
    assert told["reply_to_message"]["message_id"] == asked["message_id"]


async def test_values_stay_within_what_an_emoji_can_show(
    api: Api, group: Group, ann: Person
) -> None:
    for emoji, highest in {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, SLOTS: 64}.items():
        rolled = [await ann.says(group, emoji) for _ in range(20)]
        values = {each.dice.value for each in rolled if each.dice}
        assert min(values) >= 1
        assert max(values) <= highest
        assert len(values) > 1
    assert (await api("sendDice", chat_id=group.id))["dice"]["emoji"] == "🎲"


async def test_no_other_emoji_rolls(api: Api, group: Group, ann: Person) -> None:
    await api.refused("sendDice", chat_id=group.id, emoji="🎉")
    assert (await ann.says(group, "🎉")).dice is None
    assert (await ann.says(group, f"{SLOTS} {SLOTS}")).dice is None


async def test_a_forward_keeps_what_was_rolled_and_a_copy_rolls_again(
    api: Api, group: Group, ann: Person
) -> None:
    rolled = await ann.says(group, SLOTS)
    forwarded = await ann.forwards(rolled, group)
    assert forwarded.dice == rolled.dice
    there = {"chat_id": group.id, "from_chat_id": group.id, "message_id": rolled.id}
    copies = [await api("copyMessage", **there) for _ in range(3)]
    found = {group.messages[each["message_id"]].dice for each in copies}
    assert len(found) > 1


async def test_what_was_rolled_cannot_be_edited(api: Api, group: Group, ann: Person) -> None:
    with pytest.raises(NotAllowed):
        await ann.edits(await ann.says(group, SLOTS), "64")
    sent = await api("sendDice", chat_id=group.id, emoji=SLOTS)
    refused = await api.refused(
        "editMessageText", chat_id=group.id, message_id=sent["message_id"], text="64"
    )
    assert refused.text == "Bad Request: there is no text in the message to edit"


async def test_who_may_send_no_stickers_may_not_roll(api: Api, group: Group, ann: Person) -> None:
    group.permissions -= {"can_send_other_messages"}
    with pytest.raises(NotAllowed):
        await ann.says(group, SLOTS)
    group.set_member(group.world.bot, status="member")
    refused = await api.refused("sendDice", chat_id=group.id, emoji=SLOTS)
    assert refused.text == "Bad Request: not enough rights to send dice to the chat"
