"""Too much at once, and bad days: 429, 500, cut, slow, silent, HTML, half an answer."""

import asyncio
import json

import aiohttp
import pytest

from playground import Group, Person, Playground, PlaygroundClock

from .conftest import Api, Refused


async def _send(api: Api, chat: int, count: int) -> int:
    """Send so many messages; return how many went through before a 429."""
    for number in range(count):
        try:
            await api("sendMessage", chat_id=chat, text=f"{number}")
        except Refused as refused:
            assert refused.code == 429
            return number
    return count


async def test_a_chat_takes_a_burst_and_then_about_one_message_a_second(
    api: Api, ann: Person, clock: PlaygroundClock
) -> None:
    await ann.starts()
    assert 4 <= await _send(api, ann.id, 30) <= 8
    clock.advance(seconds=2)
    assert 1 <= await _send(api, ann.id, 30) <= 4


async def test_a_group_takes_twenty_messages_a_minute(
    api: Api, group: Group, clock: PlaygroundClock
) -> None:
    sent = 0
    for _ in range(40):
        clock.advance(seconds=1.2)
        sent += await _send(api, group.id, 1)
        if sent < 20:
            continue
        break
    assert await _send(api, group.id, 1) == 0
    clock.advance(seconds=61)
    assert await _send(api, group.id, 1) == 1


async def test_all_chats_together_take_thirty_messages_a_second(
    api: Api, playground: Playground
) -> None:
    people = [playground.person(f"P{number}") for number in range(40)]
    for person in people:
        await person.starts()
    results = [await _send(api, person.id, 1) for person in people]
    assert 30 <= sum(results) < 40


async def test_edits_share_the_budget_and_answers_to_taps_are_free(api: Api, ann: Person) -> None:
    await ann.starts()
    card = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await api("sendMessage", chat_id=ann.id, text="0", reply_markup=card)
    message = await ann.private.hears("0")
    there = {"chat_id": ann.id, "message_id": message.id}
    with pytest.raises(Refused) as caught:
        for number in range(1, 30):
            await api("editMessageText", **there, text=str(number), reply_markup=card)
    assert caught.value.code == 429
    for _ in range(30):
        ann.presses(message, "Go")
    for query in await api.updates("callback_query"):
        await api("answerCallbackQuery", callback_query_id=query["id"])


async def test_too_many_requests_say_when_to_come_back(api: Api, ann: Person) -> None:
    await ann.starts()
    with pytest.raises(Refused) as caught:
        for number in range(30):
            await api("sendMessage", chat_id=ann.id, text=str(number))
    refused = caught.value
    seconds = refused.parameters["retry_after"]
    assert refused.status == 429
    assert refused.text == f"Too Many Requests: retry after {seconds}"
    assert refused.headers["Retry-After"] == str(seconds)


async def test_flood_control_can_be_switched_off(
    api: Api, playground: Playground, ann: Person
) -> None:
    playground.world.flood.enabled = False
    await ann.starts()
    assert await _send(api, ann.id, 50) == 50


async def test_a_storm_takes_so_many_calls_and_no_more(
    api: Api, playground: Playground, group: Group
) -> None:
    playground.storm("500", calls=2)
    for _ in range(2):
        refused = await api.refused("sendMessage", chat_id=group.id, text="x")
        assert (refused.code, refused.text) == (500, "Internal Server Error")
    await api("sendMessage", chat_id=group.id, text="x")


async def test_a_storm_can_hit_one_method_only_until_it_is_over(
    api: Api, playground: Playground, group: Group
) -> None:
    playground.storm("429", calls=-1, method="sendMessage", retry_after=9)
    assert (await api("getMe"))["is_bot"]
    for _ in range(3):
        refused = await api.refused("sendMessage", chat_id=group.id, text="x")
        assert refused.parameters == {"retry_after": 9}
    playground.storm("none")
    await api("sendMessage", chat_id=group.id, text="x")


async def test_a_storm_can_hit_the_calls_alone_that_hold_certain_words(
    api: Api, playground: Playground, group: Group
) -> None:
    playground.storm("500", calls=1, method="sendMessage", words="🎉")
    await api("sendMessage", chat_id=group.id, text="Ann is in")
    assert (await api.refused("sendMessage", chat_id=group.id, text="🎉 Ann won")).code == 500
    await api("sendMessage", chat_id=group.id, text="🎉 Ann won")


async def test_polling_is_spared_unless_it_is_named(api: Api, playground: Playground) -> None:
    playground.storm("500", calls=1)
    assert await api("getUpdates") == []
    playground.storm("none")
    playground.storm("500", calls=1, method="getUpdates")
    assert (await api.refused("getUpdates", offset=5)).code == 500


async def test_a_cut_connection_does_nothing(
    api: Api, playground: Playground, group: Group
) -> None:
    playground.storm("cut")
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=group.id, text="lost")
    assert "lost" not in group.transcript()
    assert playground.calls[-1].why == "bad weather: cut"


async def test_a_timeout_comes_after_delivery(
    api: Api, playground: Playground, group: Group
) -> None:
    playground.storm("timeout", seconds=0.01)
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=group.id, text="delivered")
    assert "delivered" in group.transcript()


async def test_half_an_answer_comes_after_delivery(
    api: Api, playground: Playground, group: Group
) -> None:
    playground.storm("half")
    with pytest.raises(json.JSONDecodeError):
        await api("sendMessage", chat_id=group.id, text="delivered")
    assert "delivered" in group.transcript()


async def test_a_gateway_answers_in_html(api: Api, playground: Playground, group: Group) -> None:
    playground.storm("html")
    address = f"{api.root}/sendMessage"
    async with api.session.post(address, json={"chat_id": group.id, "text": "x"}) as response:
        assert (response.status, response.content_type) == (502, "text/html")
    assert "x" not in group.transcript().split("Encore")[-1]


async def test_a_slow_call_is_done_even_when_nobody_waits_for_its_answer(
    api: Api, playground: Playground, group: Group
) -> None:
    playground.storm("slow", seconds=0.2)
    call = asyncio.create_task(api("sendMessage", chat_id=group.id, text="in the end"))
    while playground.world.weather.as_json()["kind"] == "slow":  # noqa: ASYNC110 - it tells pages
        await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await group.hears("in the end")


async def test_a_slow_answer_comes_in_the_end(
    api: Api, playground: Playground, group: Group
) -> None:
    playground.storm("slow", seconds=0.02)
    began = asyncio.get_running_loop().time()
    await api("sendMessage", chat_id=group.id, text="patience")
    assert asyncio.get_running_loop().time() - began >= 0.02
