"""The program and its token: a second one, a revoked one, a forgotten webhook, bad weather."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from handlers import polling as conflicts
from handlers.stops import Stop
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.lives import Home
from tests.conversations.stage import Stage

pytestmark = pytest.mark.polling


def stops_in(error: BaseException) -> list[Stop]:
    """Return the reasons to stop inside what a group of tasks raised."""
    if isinstance(error, BaseExceptionGroup):
        return [stop for inner in error.exceptions for stop in stops_in(inner)]
    return [error] if isinstance(error, Stop) else []


@pytest.mark.slow
class TestProcesses:
    """Exit statuses, as the operator's supervisor sees them."""

    @pytest.fixture
    async def home(self, tmp_path: Path) -> AsyncIterator[Home]:
        async with Playground(flood_control=False).serve() as playground:
            yield Home(playground, tmp_path / "encore.db")

    async def test_of_two_programs_with_one_token_one_leaves_with_75_and_one_works_on(
        self, home: Home, tmp_path: Path
    ) -> None:
        home.playground.polling.conflict_seconds = 0.05
        elsewhere = str(tmp_path / "other.db")
        async with home.life() as first, home.life(DATABASE=elsewhere) as second:
            await asyncio.wait(
                {asyncio.create_task(life.ends()) for life in (first, second)},
                return_when=asyncio.FIRST_COMPLETED,
            )
            gone, alive = (first, second) if first.process.exitcode else (second, first)
            assert await gone.ends() == 75
            assert "another program already polls" in gone.printed
            ann = home.playground.person("Ann")
            group = home.playground.group("Fans", owner=ann)
            await ann.says(group, "/points")
            await group.hears("0 points")
            assert await alive.ends(signal.SIGTERM) == 0

    async def test_a_revoked_token_ends_it_with_78_and_one_line(self, home: Home) -> None:
        async with home.life() as life:
            await life.listens()
            home.playground.world.token = "1:other"
            home.playground.deliver("message", {})
            assert await life.ends() == 78
            assert "BOT_TOKEN is revoked or wrong: ask @BotFather" in life.printed
            assert "Traceback" not in life.printed

    async def test_a_wrong_token_ends_it_with_78_at_once(self, home: Home) -> None:
        async with home.life(BOT_TOKEN="1:wrong") as life:
            assert await life.ends() == 78
            assert "Traceback" not in life.printed

    async def test_a_token_that_telegram_does_not_find_ends_it_with_78(self, home: Home) -> None:
        async def not_found(_: web.Request) -> web.Response:
            told = {"ok": False, "error_code": 404, "description": "Not Found"}
            return web.json_response(told, status=404)

        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", not_found)
        async with (
            TestServer(app) as server,
            home.life(TELEGRAM_API=str(server.make_url("")).rstrip("/")) as life,
        ):
            assert await life.ends() == 78
            assert "BOT_TOKEN is revoked or wrong" in life.printed

    async def test_the_token_is_in_no_line(self, home: Home) -> None:
        async with home.life(LOG_LEVEL="debug") as life:
            await life.listens()
            home.playground.storm("html", calls=2, method="getUpdates")
            home.playground.storm("cut", calls=2)
            home.playground.deliver("thought_read", {})
            ann = home.playground.person("Ann")
            group = home.playground.group("Fans", owner=ann)
            await group.hears("Encore")
            await life.ends(signal.SIGTERM)
            assert home.playground.token not in life.printed
            assert home.playground.token.partition(":")[2] not in life.printed


async def rival_polls(playground: Playground, *, times: int) -> None:
    """Poll with the same token, so many times; each ends with updates or with a conflict."""
    address = f"{playground.address}/bot{playground.token}/getUpdates"
    async with aiohttp.ClientSession() as session:
        for _ in range(times):
            async with session.post(address, data={"timeout": 50}) as answer:
                await answer.read()


@pytest.mark.slow
async def test_a_rival_that_stays_makes_a_young_program_leave_with_75(
    stage: Stage, playground: Playground
) -> None:
    playground.polling.conflict_seconds = 0.05
    with pytest.raises(BaseExceptionGroup) as raised:
        async with stage.life():
            await rival_polls(playground, times=100)
    (stop,) = stops_in(raised.value)
    assert stop.status == 75


class TestOlder:
    """A program that has polled for longer than a minute; here, for any time at all."""

    @pytest.fixture
    def operator(self, playground: Playground) -> Person:
        return playground.person("Oscar")

    @pytest.fixture
    def settings(self, operator: Person) -> dict[str, Any]:
        return {"owners": [operator.id]}

    @pytest.fixture(autouse=True)
    def old(self, monkeypatch: pytest.MonkeyPatch, playground: Playground) -> None:
        monkeypatch.setattr(conflicts, "YOUNG_SECONDS", 0)
        playground.polling.conflict_seconds = 0.05

    @pytest.mark.slow
    async def test_it_stays_tells_the_owner_and_works_on_when_the_rival_has_left(
        self, group: Group, operator: Person, ann: Person, encore: Stage
    ) -> None:
        await operator.starts()
        await operator.private.hears("Hello")
        await encore.quiet()
        await rival_polls(encore.playground, times=2)
        await operator.private.hears("second program")
        await ann.says(group, "/points")
        await group.hears("0 points")

    @pytest.mark.slow
    async def test_it_leaves_when_the_rival_stays(
        self, stage: Stage, playground: Playground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(conflicts, "CONFLICT_SECONDS", 0)
        with pytest.raises(BaseExceptionGroup) as raised:
            async with stage.life():
                await rival_polls(playground, times=100)
        (stop,) = stops_in(raised.value)
        assert stop.status == 75


@pytest.mark.parametrize("weather", ["", "500"])
async def test_a_forgotten_webhook_is_removed_and_its_updates_are_kept(
    stage: Stage, playground: Playground, owner: Person, ann: Person, weather: str
) -> None:
    if weather:
        playground.storm(weather, calls=1, method="deleteWebhook")
    group = playground.group("Aurora Fans", owner=owner, members=[ann])
    await ann.says(group, "While the webhook was set")
    async with aiohttp.ClientSession() as session:
        address = f"{playground.address}/bot{playground.token}/setWebhook"
        async with session.post(address, data={"url": "https://127.0.0.1:8443/hook"}) as answer:
            assert (await answer.json())["ok"]
    async with stage.life():
        await group.hears("Encore")
        await ann.says(group, "/points")
        await group.hears("2 points")
        (removal,) = stage.said("deleteWebhook")
        assert removal.get("drop_pending_updates", False) in (False, "false")


@pytest.mark.slow
@pytest.mark.parametrize("weather", ["500", "html", "half", "cut", "429"])
async def test_polling_survives_bad_weather(
    group: Group, ann: Person, encore: Stage, weather: str
) -> None:
    await encore.quiet()
    encore.playground.storm(weather, calls=1, method="getUpdates", retry_after=1)
    await ann.says(group, "In the storm I sing")
    await ann.says(group, "/points")
    await group.hears("2 points")


async def test_a_program_that_nobody_reaches_waits_patiently_and_stops_when_asked(
    stage: Stage, playground: Playground, owner: Person
) -> None:
    playground.storm("500", calls=1, method="getMe")
    group = playground.group("Aurora Fans", owner=owner)
    async with stage.life():
        await group.hears("Encore")
