"""Taps on buttons: from the query to its answer or its end."""

import asyncio

import pytest

from playground import Group, Message, NotAllowed, NotHeard, Person, PlaygroundClock, TapAnswer

from .conftest import Api

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
CARD = {
    "inline_keyboard": [
        [{"text": "Join in", "callback_data": "in"}, {"text": "Site", "url": "https://a.example/"}]
    ]
}


@pytest.fixture
async def card(api: Api, group: Group) -> Message:
    await api("sendMessage", chat_id=group.id, text="card", reply_markup=CARD)
    return await group.hears("card")


async def test_a_tap_carries_person_payload_and_message(
    api: Api, group: Group, ann: Person, card: Message
) -> None:
    ann.presses(card, "Join in")
    (query,) = await api.updates("callback_query")
    assert (query["from"]["id"], query["data"]) == (ann.id, "in")
    assert query["message"]["message_id"] == card.id
    assert query["chat_instance"]


async def test_the_person_sees_the_answer(api: Api, ann: Person, card: Message) -> None:
    tapping = asyncio.create_task(ann.taps(card, "Join in"))
    await asyncio.sleep(0)
    (query,) = await api.updates("callback_query")
    await api("answerCallbackQuery", callback_query_id=query["id"], text="In!", show_alert=True)
    assert await tapping == TapAnswer("In!", alert=True)


async def test_a_button_with_an_address_tells_nobody(api: Api, ann: Person, card: Message) -> None:
    assert await ann.taps(card, "Site") == TapAnswer(url="https://a.example/")
    assert await api.updates("callback_query") == []


async def test_an_answer_after_60_seconds_is_too_old(
    api: Api, ann: Person, card: Message, clock: PlaygroundClock
) -> None:
    ann.presses(card, "Join in")
    (query,) = await api.updates("callback_query")
    clock.advance(seconds=61)
    refused = await api.refused("answerCallbackQuery", callback_query_id=query["id"])
    assert refused.text == TOO_OLD


async def test_an_unknown_query_is_invalid(api: Api) -> None:
    refused = await api.refused("answerCallbackQuery", callback_query_id="5")
    assert refused.text == TOO_OLD


async def test_an_answer_is_limited_to_200_characters(
    api: Api, ann: Person, card: Message
) -> None:
    ann.presses(card, "Join in")
    (query,) = await api.updates("callback_query")
    refused = await api.refused(
        "answerCallbackQuery", callback_query_id=query["id"], text="x" * 201
    )
    assert refused.text == "Bad Request: MESSAGE_TOO_LONG"


async def test_a_tap_nobody_answers_fails_with_the_transcript(ann: Person, card: Message) -> None:
    with pytest.raises(NotHeard, match="card"):
        await ann.taps(card, "Join in", timeout=0.01)


async def test_who_is_not_in_the_group_cannot_tap(
    group: Group, ann: Person, card: Message
) -> None:
    await ann.leaves(group)
    with pytest.raises(NotAllowed):
        ann.presses(card, "Join in")


async def test_a_bot_says_what_it_said_with_the_transcript_when_something_else_was_expected(
    group: Group, card: Message
) -> None:
    with pytest.raises(NotHeard, match=r"Encore: card \[Join in\] \[Site\]"):
        await group.hears("something else", timeout=0.01)


async def test_what_was_heard_once_is_not_heard_again(group: Group, card: Message) -> None:
    with pytest.raises(NotHeard):
        await group.hears("card", timeout=0.01)


async def test_an_edit_is_heard_like_a_message(api: Api, group: Group, card: Message) -> None:
    await api("editMessageText", chat_id=group.id, message_id=card.id, text="closed")
    assert await group.hears("closed") is card
    assert card.buttons == []


async def test_silence_is_broken_by_what_the_bot_says_after_a_person(
    api: Api, group: Group, ann: Person, card: Message
) -> None:
    await ann.says(group, "quiet?")
    await group.silent_for(0.01)
    await api("sendMessage", chat_id=group.id, text="no")
    with pytest.raises(NotHeard):
        await group.silent_for(0.01)
