"""getUpdates: limits, confirmation, lifetimes, brakes, conflicts."""

import asyncio

import pytest

from playground import Group, Person, Playground, PlaygroundClock, polling

from .conftest import Api


async def _say(group: Group, ann: Person, count: int) -> None:
    for number in range(count):
        await ann.says(group, f"message {number}")


def _texts(batch: list[dict[str, dict[str, str]]]) -> list[str]:
    return [update["message"]["text"] for update in batch]


def _rest(playground: Playground) -> None:
    playground.polling.forget_haste()


async def test_without_offset_the_oldest_unconfirmed_come_again_and_again(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    await _say(group, ann, 2)
    first = await api("getUpdates")
    _rest(playground)
    assert await api("getUpdates") == first
    assert _texts(first) == ["message 0", "message 1"]


async def test_an_offset_confirms_everything_below_it(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    await _say(group, ann, 3)
    batch = await api("getUpdates")
    left = await api("getUpdates", offset=batch[1]["update_id"])
    assert _texts(left) == ["message 1", "message 2"]
    _rest(playground)
    assert await api("getUpdates") == left


async def test_a_negative_offset_keeps_the_last_ones(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    await _say(group, ann, 5)
    assert _texts(await api("getUpdates", offset=-2)) == ["message 3", "message 4"]
    _rest(playground)
    assert len(await api("getUpdates")) == 2


async def test_an_offset_far_in_the_future_confirms_nothing(
    api: Api, group: Group, ann: Person
) -> None:
    await _say(group, ann, 2)
    last = (await api("getUpdates"))[-1]["update_id"]
    assert len(await api("getUpdates", offset=last + 1000)) == 2


async def test_update_numbers_grow_by_one(api: Api, group: Group, ann: Person) -> None:
    await _say(group, ann, 4)
    numbers = [update["update_id"] for update in await api("getUpdates")]
    assert numbers == list(range(numbers[0], numbers[0] + 4))


async def test_after_a_week_of_silence_numbers_begin_at_random(
    api: Api, group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    await _say(group, ann, 1)
    before = (await api.updates())[-1]["update_id"]
    clock.advance(days=8)
    await _say(group, ann, 1)
    assert abs((await api("getUpdates"))[0]["update_id"] - before) > 1000


async def test_the_limit_is_clamped_to_one_hundred(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    await _say(group, ann, 120)
    assert len(await api("getUpdates", limit=5000)) == 100
    _rest(playground)
    assert len(await api("getUpdates", limit=0)) == 1


async def test_an_answer_holds_at_most_four_mebibytes(
    api: Api, playground: Playground, group: Group
) -> None:
    for _ in range(5):
        playground.deliver("message", {"text": "x" * 1024 * 1024})
    assert len(await api("getUpdates")) == 3


async def test_a_long_poll_ends_with_the_first_new_update(
    api: Api, group: Group, ann: Person, playground: Playground
) -> None:
    waiting = asyncio.create_task(api("getUpdates", timeout=50))
    await playground.bot_listens()
    await ann.says(group, "wake up")
    assert _texts(await waiting) == ["wake up"]


async def test_updates_that_come_together_are_gathered(
    api: Api, group: Group, ann: Person, playground: Playground
) -> None:
    waiting = asyncio.create_task(api("getUpdates", timeout=50))
    await playground.bot_listens()
    await _say(group, ann, 3)
    assert len(await waiting) == 3


async def test_a_second_poll_that_waits_ends_the_first_with_conflict(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    older = asyncio.create_task(api.refused("getUpdates", timeout=50))
    await playground.bot_listens()
    newer = asyncio.create_task(api("getUpdates", offset=1, timeout=50))
    refused = await older
    assert refused.code == 409
    assert refused.text == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    await ann.says(group, "still here")
    assert _texts(await newer) == ["still here"]


async def test_a_second_conflict_within_three_seconds_is_held_back(
    api: Api, playground: Playground
) -> None:
    playground.polling.conflict_seconds = 60
    await api("setWebhook", url="https://example.org/hook")
    async with asyncio.timeout(30):
        await api.refused("getUpdates")
    playground.polling.conflict_seconds = 0.2
    began = asyncio.get_running_loop().time()
    await api.refused("getUpdates")
    assert asyncio.get_running_loop().time() - began >= 0.2


async def test_a_poll_ends_with_its_connection(api: Api, playground: Playground) -> None:
    gone = asyncio.create_task(api("getUpdates", timeout=50))
    await playground.bot_listens()
    gone.cancel()
    async with asyncio.timeout(5):
        await playground.polling.ends()


async def test_a_second_poll_that_does_not_wait_ends_nobody(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    older = asyncio.create_task(api("getUpdates", timeout=50))
    await playground.bot_listens()
    assert await api("getUpdates", offset=1) == []
    await ann.says(group, "for the first")
    assert _texts(await older) == ["for the first"]


async def test_the_same_offset_within_half_a_second_gets_one_update_only(
    api: Api, group: Group, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However long this machine takes from one call to the next.
    monkeypatch.setattr(polling, "_VERY_SOON", 60)
    await _say(group, ann, 3)
    assert len(await api("getUpdates")) == 3
    assert len(await api("getUpdates")) == 1


async def test_the_same_offset_within_three_seconds_waits_three_seconds(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    assert await api("getUpdates") == []
    hasty = asyncio.create_task(api("getUpdates"))
    await playground.bot_listens()
    await ann.says(group, "slow down")
    assert len(await hasty) == 1


async def test_messages_live_for_a_day(
    api: Api, group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    await ann.says(group, "early")
    clock.advance(hours=23)
    await ann.says(group, "late")
    clock.advance(hours=2)
    assert _texts(await api.updates()) == ["late"]


async def test_taps_live_for_150_seconds(
    api: Api, group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await api("sendMessage", chat_id=group.id, text="card", reply_markup=markup)
    card = await group.hears("card")
    ann.presses(card, "Go")
    clock.advance(seconds=140)
    ann.presses(card, "Go")
    clock.advance(seconds=20)
    assert len(await api.updates("callback_query")) == 1


async def test_by_default_members_and_reactions_are_not_told(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    await api("getUpdates", allowed_updates=[])
    message = await ann.says(group, "hello")
    await ann.reacts(message, "👍")
    await ann.leaves(group)
    kinds = {kind for update in await api.updates() for kind in update} - {"update_id"}
    assert kinds == {"message"}


async def test_allowed_updates_are_remembered(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    await api("getUpdates", allowed_updates=["chat_member"])
    await ann.leaves(group)
    kinds = {kind for update in await api.updates() for kind in update} - {"update_id"}
    assert kinds == {"chat_member"}
    assert (await api("getWebhookInfo"))["allowed_updates"] == ["chat_member"]


async def test_allowed_updates_count_when_an_update_is_made(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    await api("getUpdates", allowed_updates=["message"])
    await ann.says(group, "made before")
    _rest(playground)
    batch = await api("getUpdates", allowed_updates=["edited_message"])
    assert _texts(batch) == ["made before"]
    await ann.says(group, "made after")
    assert len(await api.updates()) == 1


async def test_a_webhook_forbids_polling(api: Api) -> None:
    await api("setWebhook", url="https://example.org/hook")
    refused = await api.refused("getUpdates")
    assert refused.code == 409
    assert refused.text == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    await api("deleteWebhook")
    assert await api("getUpdates") == []


async def test_any_update_can_be_delivered_for_trying_a_bot(
    api: Api, playground: Playground
) -> None:
    number = playground.deliver("brand_new_kind", {"strange": True})
    body = f'{{"update_id":{number + 1},"message":{{"text":"\\ud800"}}}}'
    playground.deliver_raw(body, number + 1)
    batch = await api("getUpdates")
    assert [update["update_id"] for update in batch] == [number, number + 1]
    assert batch[1]["message"]["text"] == "\ud800"
