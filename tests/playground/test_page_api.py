"""The page's own API: state, events, verbs, and who may use it."""

import asyncio
import json
from collections.abc import AsyncIterator
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from playground import Playground, PlaygroundClock
from playground.acts import VERBS
from playground.fan_group import FanGroup
from playground.missing import MISSING
from playground.page_events import MOST_PER_FLUSH

from .conftest import Api
from .test_files import a_picture


@pytest.fixture
def fans(playground: Playground) -> FanGroup:
    return playground.open_fan_group()


class Page:
    """A browser with the page open."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self.address = address
        self.session = session
        self._stream: aiohttp.ClientResponse | None = None

    async def get(self, path: str, **headers: str) -> Any:
        async with self.session.get(self.address + path, headers=headers) as response:
            return response.status, response.headers, await response.read()

    async def state(self) -> Any:
        return json.loads((await self.get("/state"))[2])

    async def post(self, path: str, body: Any) -> Any:
        async with self.session.post(self.address + path, json=body) as response:
            return json.loads(await response.read())

    async def act(self, who: int, verb: str, chat: int, **more: Any) -> Any:
        return await self.post("/act", {"as": who, "verb": verb, "chat": chat, **more})

    async def opens(self) -> None:
        self._stream = await self.session.get(self.address + "/events")
        await self._stream.content.readline()

    async def sees(self, kind: str) -> Any:
        """Return the next event of this kind."""
        assert self._stream is not None
        async with asyncio.timeout(5):
            async for line in self._stream.content:
                if line.startswith(b"data: "):
                    event = json.loads(line[6:])
                    if event["kind"] == kind:
                        return event
        return None


@pytest.fixture
async def page(playground: Playground, api: Api) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession() as session:
        yield Page(playground.address, session)


async def test_the_state_tells_people_chats_and_what_is_missing(
    page: Page, fans: FanGroup
) -> None:
    state = await page.state()
    roles = {person["name"]: person["role"] for person in state["people"]}
    assert (roles["Nova"], roles["Kai"], roles["Ann"], roles["Dot"]) == (
        "owner",
        "admin",
        "member",
        "newcomer",
    )
    group = next(chat for chat in state["chats"] if chat["id"] == fans.group.id)
    assert [topic["name"] for topic in group["topics"]] == ["Music", "Fan art · 同人"]
    assert group["kind"] == "group"
    assert group["messages"]
    assert state["missing"] == list(MISSING)


async def test_the_fan_group_has_people_in_several_scripts_and_a_bot_with_rights(
    playground: Playground, fans: FanGroup
) -> None:
    assert len(fans.members) >= 8
    bot = fans.group.member(playground.bot)
    assert bot.may("can_restrict_members")
    assert not bot.may("can_promote_members")
    assert fans.channel.linked is fans.group
    assert fans.group.member(fans.anonymous_admin.account).is_anonymous


async def test_what_people_do_is_told_as_events(page: Page, fans: FanGroup) -> None:
    ann, group = fans.members[0].id, fans.group.id
    await page.opens()
    said = await page.act(ann, "says", group, text="hello page")
    assert (await page.sees("message"))["message"]["text"] == "hello page"
    await page.act(ann, "edits", group, message=said["message"], text="hello, page")
    assert (await page.sees("edit"))["message"]["edited"]
    await page.act(fans.owner.id, "reacts", group, message=said["message"], emoji="👍")
    reacted = await page.sees("reaction")
    assert reacted["message"]["reactions"] == [
        {"emoji": "👍", "count": 1, "people": [fans.owner.id]}
    ]
    await page.act(ann, "deletes", group, message=said["message"])
    assert (await page.sees("delete"))["id"] == said["message"]


async def test_calls_and_answers_to_taps_are_told_as_events(
    page: Page, api: Api, fans: FanGroup
) -> None:
    ann, group = fans.members[0].id, fans.group.id
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await api("sendMessage", chat_id=group, text="card", reply_markup=markup)
    await page.opens()
    tap = asyncio.create_task(
        page.act(ann, "taps", group, message=sent["message_id"], row=0, column=0)
    )
    while not (queries := await api.updates("callback_query")):
        pass
    await api("answerCallbackQuery", callback_query_id=queries[0]["id"], text="Gone!")
    told = await page.sees("callback")
    assert (told["person"], told["text"], told["alert"]) == (ann, "Gone!", False)
    assert (await tap)["text"] == "Gone!"


async def test_refused_calls_are_told_in_full(page: Page, api: Api, fans: FanGroup) -> None:
    await page.opens()
    await api.refused("sendMessage", chat_id=fans.group.id, text="a < b", parse_mode="HTML")
    call = (await page.sees("call"))["call"]
    assert (call["refused"], call["status"], call["method"]) == (True, 400, "sendMessage")
    assert "byte offset 2" in call["answer"]["description"]


async def test_what_an_app_would_not_allow_is_refused_with_a_reason(
    page: Page, fans: FanGroup
) -> None:
    ann, group = fans.members[0].id, fans.group.id
    for verb, more in (
        ("promotes", {"person": fans.members[1].id}),
        ("pins", {"message": 1}),
        ("edits", {"message": 999, "text": "x"}),
        ("says", {"text": ""}),
        ("flies", {}),
        ("says", {"text": "x", "thread": 999}),
    ):
        answer = await page.act(ann, verb, group, **more)
        assert answer["ok"] is False
        assert answer["why"]


async def test_every_verb_works(page: Page, fans: FanGroup) -> None:
    owner, ann, group = fans.owner.id, fans.members[0].id, fans.group.id
    said = (await page.act(ann, "says", group, text="x"))["message"]
    topic = (await page.act(owner, "makes_topic", group, name="New"))["thread"]
    for who, verb, chat, more in (
        (ann, "says", group, {"text": "y", "reply_to": said, "thread": topic}),
        (ann, "forwards", group, {"message": said, "to": group}),
        (ann, "reacts", group, {"message": said, "emoji": ""}),
        (owner, "pins", group, {"message": said}),
        (owner, "pins", group, {"message": said, "unpin": True}),
        (owner, "closes_topic", group, {"thread": topic}),
        (owner, "reopens_topic", group, {"thread": topic}),
        (owner, "promotes", group, {"person": ann, "rights": {"can_pin_messages": True}}),
        (owner, "demotes", group, {"person": ann}),
        (owner, "restricts", group, {"person": ann, "seconds": 3600}),
        (owner, "restricts", group, {"person": ann, "lift": True}),
        (owner, "bans", group, {"person": ann}),
        (owner, "bans", group, {"person": ann, "lift": True}),
        (ann, "joins", group, {}),
        (ann, "leaves", group, {}),
        (owner, "kicks_bot", group, {}),
        (owner, "adds_bot", group, {}),
        (ann, "starts", ann, {"payload": "ref"}),
        (ann, "blocks", ann, {}),
        (ann, "unblocks", ann, {}),
        (owner, "says", fans.channel.id, {"text": "news"}),
        (fans.anonymous_admin.id, "says", group, {"text": "we", "anonymous": True}),
        (owner, "says", group, {"text": "we", "as_channel": fans.channel.id}),
    ):
        assert (await page.act(who, verb, chat, **more))["ok"] is True, verb


async def test_a_small_group_becomes_a_supergroup_on_the_page(
    page: Page, playground: Playground, fans: FanGroup
) -> None:
    small = playground.group("Small", owner=fans.owner, supergroup=False)
    answer = await page.act(fans.owner.id, "upgrades", small.id)
    state = await page.state()
    assert answer["chat"] in {chat["id"] for chat in state["chats"]}
    assert small.id not in {chat["id"] for chat in state["chats"]}


async def test_pictures_go_up_and_are_shown(page: Page, fans: FanGroup) -> None:
    ann, group = fans.members[0].id, fans.group.id
    for contents, name, kind, shown in (
        (a_picture(), "sun.png", "image/png", "photo"),
        (b"<script>", "page.html", "text/html", "document"),
    ):
        form = aiohttp.FormData({"as": str(ann), "chat": str(group), "caption": "look"})
        form.add_field("file", contents, filename=name, content_type=kind)
        async with page.session.post(page.address + "/upload", data=form) as response:
            assert (await response.json())["ok"] is True
        chat = next(chat for chat in (await page.state())["chats"] if chat["id"] == group)
        status, headers, body = await page.get(chat["messages"][-1][shown]["url"])
        assert (status, body) == (200, contents)
        assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Type"] == "application/octet-stream"


async def test_the_clock_moves_by_seconds_and_to_tomorrow(
    page: Page, clock: PlaygroundClock
) -> None:
    await page.opens()
    before = clock.now()
    assert (await page.post("/clock", {"advance_seconds": 3600}))["ok"] is True
    assert (clock.now() - before).total_seconds() >= 3600
    assert (await page.sees("clock"))["now"].startswith("2026-01-01T13")
    await page.post("/clock", {"to": "tomorrow 08:00"})
    assert clock.now().isoformat().startswith("2026-01-02T08:00")
    await page.post("/clock", {"to": "tomorrow 08:00", "zone": "Asia/Shanghai"})
    assert clock.now().isoformat().startswith("2026-01-03T00:00")
    for wrong in ({"to": "2020-01-01"}, {}, {"advance_seconds": -5}, {"to": "never"}):
        assert (await page.post("/clock", wrong))["ok"] is False


async def test_the_weather_is_made_and_cleared(page: Page, api: Api, fans: FanGroup) -> None:
    answer = await page.post("/weather", {"kind": "500", "calls": 2})
    assert answer["weather"] == {"kind": "500", "calls": 2, "method": ""}
    await api.refused("getMe")
    assert (await page.state())["weather"]["calls"] == 1
    await page.post("/weather", {"kind": "none"})
    await api("getMe")
    assert (await page.post("/weather", {"kind": "frogs"}))["ok"] is False


async def test_the_command_menu_is_the_persons_own(page: Page, api: Api, fans: FanGroup) -> None:
    menu = [{"command": "top", "description": "the board"}]
    await api("setMyCommands", commands=menu)
    path = f"/commands?chat={fans.group.id}&person={fans.members[0].id}"
    assert json.loads((await page.get(path))[2])["commands"] == menu
    assert json.loads((await page.get("/commands?chat=x&person=y"))[2])["ok"] is False


async def test_files_come_with_a_strict_policy_and_never_from_outside(page: Page) -> None:
    for path in ("/static/../server.py", "/static/%2e%2e/server.py", "/static/%2fetc%2fpasswd"):
        assert (await page.get(path))[0] == 404
    status, headers, _ = await page.get("/state")
    assert status == 200
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


async def test_a_foreign_host_or_origin_is_turned_away(page: Page, fans: FanGroup) -> None:
    assert (await page.get("/state", Host="evil.example"))[0] == 403
    body = {"as": fans.members[0].id, "verb": "says", "chat": fans.group.id, "text": "x"}
    for headers in (
        {"Origin": "http://evil.example"},
        {"Host": "evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        address = page.address + "/act"
        async with page.session.post(address, json=body, headers=headers) as response:
            assert response.status == 403
    async with page.session.post(page.address + "/act", data=json.dumps(body)) as response:
        assert response.status == 415


async def test_a_flood_of_events_is_cut_to_the_newest_and_counted(
    page: Page, playground: Playground, fans: FanGroup
) -> None:
    await page.opens()
    for number in range(1000):
        await fans.members[0].says(fans.group, f"message {number}")
    assert (await page.sees("dropped"))["message"] == 1000 - MOST_PER_FLUSH


async def test_nobody_interferes_with_a_season_while_it_is_played(
    page: Page, fans: FanGroup, playground: Playground
) -> None:
    season = {"day": 3, "days": 90}
    playground.world.season = season
    assert (await page.state())["season"] == season
    before = playground.now()
    answers = [
        await page.act(fans.owner.id, "says", fans.group.id, text="Hello"),
        await page.post("/clock", {"advance_seconds": 3600}),
        await page.post("/crowd", {"members": 5, "per_second": 5}),
        await page.post("/weather", {"kind": "500"}),
    ]
    assert {(answer["ok"], answer["why"]) for answer in answers} == {
        (False, "the season is still being played")
    }
    assert (playground.now() - before).total_seconds() < 60
    playground.world.season = None
    assert (await page.act(fans.owner.id, "says", fans.group.id, text="Hello"))["ok"]


async def test_days_and_hours_are_those_of_the_zone() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    async with Playground(zone=zone).serve() as playground, aiohttp.ClientSession() as session:
        there = Page(playground.address, session)
        assert (await there.state())["zone"] == "Asia/Shanghai"
        assert (await there.post("/clock", {"to": "tomorrow 08:00"}))["ok"]
        assert playground.now().astimezone(zone).hour == 8


async def test_what_no_page_would_ask_is_refused_and_breaks_nothing(
    page: Page, fans: FanGroup
) -> None:
    chance = Random(1)
    odd: tuple[Any, ...] = ("", 0, -1, 7, "x", [], {}, 10**20, 1.5, "a" * 5000, {"is": 1}, ["b"])
    names = ("text", "message", "reply_to", "thread", "emoji", "to", "person", "rights", "seconds")
    for verb in sorted(set(VERBS) - {"taps"}) * 10:
        asked = {name: chance.choice(odd) for name in names if chance.random() < 0.5}
        chat: object = chance.choice([fans.group.id, fans.channel.id, "x", None])
        who: object = chance.choice([fans.owner.id, fans.members[0].id, None, "x"])
        answer = await page.post("/act", {"as": who, "verb": verb, "chat": chat, **asked})
        assert answer["ok"] or answer["why"]
    for path, keys in (("/clock", ("advance_seconds", "to")), ("/crowd", ("members",))):
        for value in (*odd[1:], None, "nan", "9999-12-31T23:59:59+00:00"):
            for key in keys:
                answer = await page.post(path, {key: value, "per_second": value})
                assert answer["ok"] or answer["why"]
    assert (await page.state())["chats"]
