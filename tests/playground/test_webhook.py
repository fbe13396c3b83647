"""Webhooks: updates are pushed, in order per chat, until they are taken."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from playground import Group, Person, Playground, PlaygroundClock

from .conftest import Api


class Receiver:
    """A bot behind a webhook; it answers what the test says."""

    def __init__(self) -> None:
        self.address = ""
        self.received: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answers: list[web.Response] = []
        self.open = asyncio.Event()
        self.open.set()
        self.news = asyncio.Condition()

    async def take(self, request: web.Request) -> web.Response:
        async with self.news:
            self.received.append(await request.json())
            self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
            self.news.notify_all()
        await self.open.wait()
        return self.answers.pop(0) if self.answers else web.Response()

    async def has(self, count: int) -> list[dict[str, Any]]:
        async with self.news, asyncio.timeout(5):
            await self.news.wait_for(lambda: len(self.received) >= count)
        return self.received


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    bot = Receiver()
    application = web.Application()
    application.router.add_post("/hook", bot.take)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot.address = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield bot
    await runner.cleanup()


async def _confirmed(playground: Playground) -> None:
    await playground.all_confirmed()


async def test_updates_are_pushed_with_the_secret(
    api: Api, playground: Playground, receiver: Receiver, group: Group, ann: Person
) -> None:
    await ann.says(group, "before")
    await api("setWebhook", url=receiver.address, secret_token="s3cret")
    await ann.says(group, "after")
    told = await receiver.has(2)
    assert [update["message"]["text"] for update in told] == ["before", "after"]
    assert receiver.secrets == ["s3cret", "s3cret"]
    await _confirmed(playground)
    assert (await api("getWebhookInfo"))["pending_update_count"] == 0


async def test_one_update_at_a_time_per_chat_and_chats_side_by_side(
    api: Api, playground: Playground, receiver: Receiver, group: Group, ann: Person
) -> None:
    receiver.open.clear()
    await api("setWebhook", url=receiver.address)
    await ann.says(group, "one")
    await ann.says(group, "two")
    await ann.starts()
    told = await receiver.has(2)
    assert [update["message"]["text"] for update in told] == ["one", "/start"]
    receiver.open.set()
    assert (await receiver.has(3))[2]["message"]["text"] == "two"


async def test_what_is_not_taken_is_sent_again(
    api: Api,
    playground: Playground,
    receiver: Receiver,
    group: Group,
    ann: Person,
) -> None:
    receiver.answers = [web.Response(status=500), web.Response(status=500)]
    await api("setWebhook", url=receiver.address)
    await ann.says(group, "again")
    told = await receiver.has(2)
    assert told[0] == told[1]
    shown = await api("getWebhookInfo")
    assert shown["last_error_message"].startswith("Wrong response from the webhook: 500")
    playground.clock.advance(seconds=3)
    await receiver.has(3)
    await _confirmed(playground)


async def test_an_expired_update_is_not_sent_any_more(
    api: Api, playground: Playground, receiver: Receiver, group: Group, ann: Person
) -> None:
    receiver.open.clear()
    await api("setWebhook", url=receiver.address)
    await ann.says(group, "holds the lane")
    await receiver.has(1)
    await ann.says(group, "old")
    playground.clock.advance(hours=25)
    await ann.says(group, "new")
    receiver.open.set()
    assert (await receiver.has(2))[1]["message"]["text"] == "new"


async def test_retry_after_is_honoured(
    api: Api, playground: Playground, receiver: Receiver, group: Group, ann: Person
) -> None:
    receiver.answers = [web.Response(status=503, headers={"Retry-After": "600"})]
    await api("setWebhook", url=receiver.address)
    await ann.says(group, "later")
    await receiver.has(1)
    for _ in range(5):
        playground.clock.advance(minutes=1)
        await api("getWebhookInfo")
    assert len(receiver.received) == 1
    playground.clock.advance(minutes=6)
    await receiver.has(2)


async def test_23_hours_of_gone_remove_the_webhook(
    api: Api, playground: Playground, receiver: Receiver, group: Group, ann: Person
) -> None:
    receiver.answers = [web.Response(status=410) for _ in range(100)]
    await api("setWebhook", url=receiver.address)
    await ann.says(group, "anybody?")
    await receiver.has(2)
    playground.clock.advance(hours=23)
    async with asyncio.timeout(5):
        while (await api("getWebhookInfo"))["url"]:
            playground.clock.advance(seconds=5)
    assert len(await api("getUpdates")) == 1


async def test_a_method_in_the_answer_is_executed(
    api: Api, playground: Playground, receiver: Receiver, group: Group, ann: Person
) -> None:
    answer = {"method": "sendMessage", "chat_id": group.id, "text": "in the answer"}
    receiver.answers = [web.Response(text=json.dumps(answer), content_type="application/json")]
    await api("setWebhook", url=receiver.address)
    await ann.says(group, "hello")
    await group.hears("in the answer")


async def test_a_webhook_needs_https_except_to_this_machine(api: Api) -> None:
    refused = await api.refused("setWebhook", url="http://example.org/hook")
    assert refused.text == "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"


async def test_a_webhook_port_is_one_of_four(api: Api, clock: PlaygroundClock) -> None:
    refused = await api.refused("setWebhook", url="https://example.org:9000/hook")
    assert refused.text == (
        "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 and 8443"
    )
    clock.advance(seconds=2)
    await api("setWebhook", url="https://example.org:8443/hook")


async def test_a_secret_has_letters_digits_and_two_signs(api: Api, clock: PlaygroundClock) -> None:
    refused = await api.refused("setWebhook", url="https://example.org", secret_token="two words")
    assert refused.text == "Bad Request: secret token contains unallowed characters"


async def test_a_webhook_is_set_at_most_once_a_second(api: Api, clock: PlaygroundClock) -> None:
    await api("setWebhook", url="https://example.org/a")
    refused = await api.refused("setWebhook", url="https://example.org/b")
    assert (refused.code, refused.parameters) == (429, {"retry_after": 1})
    clock.advance(seconds=1)
    await api("setWebhook", url="https://example.org/b")


async def test_deleting_a_webhook_brings_polling_back(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    await api("setWebhook", url="https://127.0.0.1:1/nobody")
    await ann.says(group, "kept")
    await api("deleteWebhook")
    assert len(await api("getUpdates")) == 1
    await api("deleteWebhook", drop_pending_updates=True)
    assert await api("getUpdates", offset=3) == []
