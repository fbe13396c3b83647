"""Taps are answered soon, whatever else goes on, and however odd they are."""

from typing import Any

import pytest

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage


@pytest.mark.slow
async def test_a_tap_does_not_wait_for_a_slow_command_of_its_chat(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/top")
    board = await group.hears("All time")
    encore.playground.storm("slow", method="getChatMember", seconds=2)
    await owner.says(group, "/give @ann_sings 5 slowly")
    await ann.taps(board, "Week")
    assert encore.said("getChatMember") == []
    await group.hears("🎁")


@pytest.mark.slow
async def test_a_tap_that_takes_long_is_answered_empty_and_its_outcome_comes_after(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "My drawing of the encore")
    await owner.says(group, "/give @ann_sings 5 and away with it")
    card = await group.hears("🎁")
    encore.playground.storm("slow", method="getChatMember", seconds=3.5)
    answer = await owner.taps(card, "Undo")
    assert (answer.text, answer.alert) == ("", False)
    assert await encore.value_now("SELECT count(*) FROM ledger") == 1
    await group.hears("Undone")


@pytest.mark.slow
async def test_a_refusal_that_takes_long_comes_as_a_message(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "My drawing of the encore")
    await owner.says(group, "/give @ann_sings 5 and away with it")
    card = await group.hears("🎁")
    encore.playground.storm("slow", method="getChatMember", seconds=3.5)
    answer = await ann.taps(card, "Undo")
    assert answer.text == ""
    await group.hears("belongs to somebody else|may not|admin")


@pytest.mark.parametrize(
    "message",
    [
        None,
        {"message_id": 5, "date": 0},
        {"message_id": 5, "date": 0, "chat": {"id": -1, "type": "supergroup", "title": "Gone"}},
    ],
)
async def test_a_tap_on_a_card_that_telegram_no_longer_shows_is_answered(
    group: Group, ann: Person, encore: Stage, message: dict[str, Any] | None
) -> None:
    query: dict[str, Any] = {
        "id": "4711",
        "from": ann.account.as_user(),
        "chat_instance": "1",
        "data": "top:week:1",
    }
    if message is not None:
        query["message"] = {"chat": group.as_api()} | message
    else:
        query["inline_message_id"] = "abc"
    encore.playground.deliver("callback_query", query)
    await encore.quiet()
    (answer,) = encore.playground.calls_of("answerCallbackQuery")
    assert answer.parameters["callback_query_id"] == "4711"
    assert "out of date" in answer.parameters["text"]
    assert await encore.rows("SELECT why FROM quarantine") == []


async def test_the_same_press_under_two_queries_acts_once(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "My drawing of the encore")
    await owner.says(group, "/give @ann_sings 5 and away with it")
    card = await group.hears("🎁")
    button = card.button("Undo")
    assert button is not None
    for _ in range(5):
        owner.presses_button(card, button)
    await group.hears("Undone")
    await encore.quiet()
    assert len(encore.playground.calls_of("answerCallbackQuery")) == 5
    assert await encore.points_of(ann.id) == 2
    assert await encore.value("SELECT count(*) FROM ledger WHERE reason = 'undo'") == 1


async def test_a_tap_by_somebody_unknown_makes_them_known(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, "/top")
    board = await group.hears("All time")
    assert (await ben.taps(board, "Week")).alert
    assert await encore.rows("SELECT points FROM members WHERE user_id = ?", ben.id) == [(0,)]
