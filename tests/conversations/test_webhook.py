"""Updates that Telegram pushes: who may push, what 200 means, and what becomes of the others."""

import asyncio
import gc
import json
import logging
import signal
import threading
from collections.abc import AsyncIterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web

from handlers import webhook
from handlers.stops import EX_TEMPFAIL, stop_in
from handlers.webhook import MOST_TAKEN
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from playground.webhook import Webhook
from tests.conversations.lives import Home
from tests.conversations.stage import HUNG_SECONDS, Stage
from tests.conversations.test_full_disk import PLENTY, _allow_pages
from tests.conversations.way_in import webhook_settings

SECRET = "X-Telegram-Bot-Api-Secret-Token"
COUNTED = "SELECT count(*) FROM events"


@pytest.fixture
def settings() -> dict[str, Any]:
    return {**webhook_settings()}


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set once the program has looked at the webhook; by itself it does not look again."""
    looked = asyncio.Event()

    async def once(_seconds: float, stopping: asyncio.Event) -> None:
        looked.set()
        await stopping.wait()

    monkeypatch.setattr(webhook, "pause", once)
    return looked


async def posts(stage: Stage, body: bytes, **headers: str) -> int:
    """Post to the webhook as anybody can; return the status."""
    url = stage.config.webhook_url or ""
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as answer,
    ):
        return answer.status


def secret_of(stage: Stage) -> str:
    assert stage.config.webhook_secret is not None
    return stage.config.webhook_secret.get_secret_value()


async def test_members_and_admins_talk_to_it_as_ever(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "Good evening, everybody")
    await ann.says(group, "/points")
    await group.hears("2 points")
    await owner.says(group, "/give @ann_sings 50 posters")
    await group.hears("receives 50 points")
    assert encore.playground.world.webhook.url == encore.config.webhook_url


async def test_without_the_secret_nobody_is_believed_wherever_they_say_they_come_from(
    group: Group, ann: Person, encore: Stage
) -> None:
    await encore.quiet()
    message = b'{"update_id":1,"message":{"message_id":9,"date":1,"chat":{"id":1}}}'
    telegrams_own = {"X-Forwarded-For": "149.154.167.220", "X-Real-IP": "149.154.167.220"}
    for headers in ({}, telegrams_own, {SECRET: "guessed"}, {SECRET: "gu\u00e9"}):
        assert await posts(encore, message, **headers) == 403
    assert await posts(encore, message, **{SECRET: secret_of(encore) + "x"}) == 403
    assert await encore.rows("SELECT update_id FROM inbox WHERE update_id = 1") == []
    assert await encore.rows("SELECT why FROM quarantine") == []


async def test_only_the_one_address_is_there_and_only_for_posts(
    group: Group, encore: Stage
) -> None:
    await encore.quiet()
    url = encore.config.webhook_url or ""
    async with aiohttp.ClientSession() as session:
        async with session.get(url, headers={SECRET: secret_of(encore)}) as answer:
            assert answer.status == 405
        async with session.post(url + "/other") as answer:
            assert answer.status == 404


DEEP = b"[" * 2_000 + b"]" * 2_000
UNREADABLE = (b"", b"{", b"[]", b'"x"', b"\xff\xfe", b'{"update_id":"7"}', DEEP)


@pytest.mark.parametrize("body", UNREADABLE)
async def test_what_nobody_can_read_is_set_aside_and_does_not_come_again(
    group: Group, ann: Person, encore: Stage, body: bytes
) -> None:
    assert await posts(encore, body, **{SECRET: secret_of(encore)}) == 200
    assert await encore.value("SELECT count(*) FROM quarantine") == 1
    await ann.says(group, "/points")
    await group.hears("0 points")


NOISES = (
    (b"\x16\x03\x01\r\n\r\n", b" 400 "),
    (b"POST / HTTP/1.1\r\nX: " + b"a" * 9000 + b"\r\n\r\n", b" 400 "),
    # A host that no name can be.
    (b"POST http://xn--/ HTTP/1.1\r\nHost: here\r\n\r\n", b" 404 "),
)


async def test_who_speaks_no_http_or_packs_badly_is_refused_and_fills_no_log(
    group: Group, encore: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await encore.quiet()
    packed = {SECRET: secret_of(encore), "Content-Encoding": "gzip"}
    assert await posts(encore, b"not packed at all", **packed) == 400
    host, _, port = encore.config.listen.partition(":")
    for noise, status in NOISES:
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(noise)
        async with asyncio.timeout(HUNG_SECONDS):
            assert status in await reader.readline()
        writer.close()
    gc.collect()  # a task that broke is told of when it is thrown away
    assert await encore.value("SELECT count(*) FROM quarantine") == 0
    loud = [each for each in caplog.records if each.levelno >= logging.ERROR or each.exc_info]
    assert [each.name for each in loud if each.name in ("aiohttp.server", "asyncio")] == []


KEPT_OPEN = b"POST %s HTTP/1.1\r\nHost: here\r\n%s\r\n"
CLOSED = b"POST %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\n%s\r\n"
OLD = b"POST %s HTTP/1.0\r\n%s\r\n"


@pytest.mark.parametrize("form", [KEPT_OPEN, CLOSED, OLD])
async def test_each_form_of_http_is_told_that_its_update_is_stored(
    group: Group, encore: Stage, form: bytes
) -> None:
    await encore.quiet()
    host, _, port = encore.config.listen.partition(":")
    path = urlsplit(encore.config.webhook_url or "").path.encode()
    head = f"{SECRET}: {secret_of(encore)}\r\nContent-Length: 2\r\n".encode()
    request = form % (path, head) + b"{}"
    reader, writer = await asyncio.open_connection(host, int(port))
    times = 2 if form is KEPT_OPEN else 1
    for _ in range(times):
        writer.write(request)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        assert lines[0].split()[1] == "200"
        told = dict(line.split(": ", 1) for line in lines[1:-2])
        assert told["Content-Length"] == "0"
        assert parsedate_to_datetime(told["Date"]).tzinfo is UTC
    if times == 1:
        assert await reader.read() == b""
    writer.close()


def ordinary(stage: Stage, update: bytes) -> bytes:
    """Return a push as Telegram writes it."""
    path = urlsplit(stage.config.webhook_url or "").path.encode()
    head = f"{SECRET}: {secret_of(stage)}\r\nContent-Length: {len(update)}\r\n".encode()
    return KEPT_OPEN % (path, head) + update


async def opened(stage: Stage) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, _, port = stage.config.listen.partition(":")
    return await asyncio.open_connection(host, int(port))


async def answers(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(HUNG_SECONDS):
        return (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1]


async def test_ordinary_pushes_do_not_go_the_long_way(
    group: Group, encore: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await encore.quiet()
    asked: list[str] = []
    receive = webhook.Webhook._receive

    async def noted(self: webhook.Webhook, request: web.BaseRequest) -> web.StreamResponse:
        asked.append(request.method)
        return await receive(self, request)

    monkeypatch.setattr(webhook.Webhook, "_receive", noted)
    reader, writer = await opened(encore)
    # The second as Telegram's own server writes it, without a proxy between.
    for more in (b"", b"Connection: keep-alive\r\nAccept-Encoding: gzip, deflate\r\n", b""):
        writer.write(ordinary(encore, b"{}").replace(b"\r\nHost", b"\r\n" + more + b"Host"))
        assert await answers(reader) == b"200"
    assert asked == []
    push = ordinary(encore, b"[]")
    for piece in (push[:-2], push[-2:], push[:30], push[30:-1], push[-1:], push):
        writer.write(piece)
        await asyncio.sleep(0.05)
    assert [await answers(reader) for _ in range(3)] == [b"200"] * 3
    assert asked == ["POST"] * 2
    writer.close()


async def test_pushes_that_come_before_an_answer_are_answered_in_turn(
    group: Group, encore: Stage
) -> None:
    await encore.quiet()
    reader, writer = await opened(encore)
    writer.write(ordinary(encore, b"{}"))
    await asyncio.sleep(0)
    writer.write(ordinary(encore, b"[]") + ordinary(encore, b"7"))
    assert [await answers(reader) for _ in range(3)] == [b"200"] * 3
    assert await encore.value("SELECT count(*) FROM quarantine") == 3
    writer.close()


async def test_what_goes_wrong_on_one_connection_holds_up_nobody_else(
    group: Group, encore: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await encore.quiet()
    update_in, is_taken = webhook._update_in, asyncio.Event()

    def breaks(body: bytes) -> Any:
        is_taken.set()
        if body == b"odd":
            raise RuntimeError
        return update_in(body)

    monkeypatch.setattr(webhook, "_update_in", breaks)
    reader, writer = await opened(encore)
    writer.write(ordinary(encore, b"{}"))
    await is_taken.wait()
    writer.write(ordinary(encore, b"odd"))
    assert await answers(reader) == b"200"
    async with asyncio.timeout(HUNG_SECONDS):
        assert await posts(encore, b"[]", **{SECRET: secret_of(encore)}) == 200
    writer.close()


async def test_who_waits_when_it_stops_is_answered(stage: Stage) -> None:
    begun, go = threading.Event(), threading.Event()

    def waits(_tx: Connection) -> None:
        begun.set()
        assert go.wait(HUNG_SECONDS)

    async with asyncio.TaskGroup() as tasks:
        async with stage.life() as program:
            async with asyncio.timeout(HUNG_SECONDS):
                while not stage.playground.world.webhook.url:  # noqa: ASYNC110 - it tells nobody
                    await asyncio.sleep(0.01)
            reader, writer = await opened(stage)
            holding = tasks.create_task(program.db.write(waits))
            await asyncio.to_thread(begun.wait, HUNG_SECONDS)
            writer.write(ordinary(stage, b"{}"))
            async with asyncio.timeout(HUNG_SECONDS):
                while program.source.is_quiet.is_set():  # type: ignore[attr-defined]  # noqa: ASYNC110 - it tells nobody
                    await asyncio.sleep(0.01)
            asyncio.get_running_loop().call_later(0.3, go.set)
        assert await answers(reader) == b"200"
        assert await reader.read() == b""
        await holding
    writer.close()


async def test_who_asks_first_whether_to_send_is_told_to(group: Group, encore: Stage) -> None:
    await encore.quiet()
    host, _, port = encore.config.listen.partition(":")
    path = urlsplit(encore.config.webhook_url or "").path.encode()
    head = (
        f"{SECRET}: {secret_of(encore)}\r\nContent-Length: 2\r\nExpect: 100-continue\r\n".encode()
    )
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(KEPT_OPEN % (path, head + b"Expect: 100-continue\r\n"))
    assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(b"{}")
    assert b" 200 " in await reader.readline()
    writer.close()


async def test_a_body_without_end_is_refused_and_not_kept(group: Group, encore: Stage) -> None:
    await encore.quiet()
    body = b'"' + b"a" * webhook.LONGEST_BODY + b'"'
    assert await posts(encore, body, **{SECRET: secret_of(encore)}) == 413
    assert await encore.value("SELECT count(*) FROM quarantine") == 0


async def test_who_is_connected_and_silent_holds_nobody_up(
    group: Group, ann: Person, encore: Stage
) -> None:
    host, _, port = encore.config.listen.partition(":")
    silent = [await asyncio.open_connection(host, int(port)) for _ in range(5)]
    await ann.says(group, "/points")
    await group.hears("0 points")
    for _, writer in silent:
        writer.close()


async def test_what_is_pushed_together_is_stored_together(
    group: Group, encore: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await encore.quiet()
    assert encore.program is not None
    source = encore.program.source
    assert isinstance(source, webhook.Webhook)
    monkeypatch.setattr(webhook, "GATHER_SECONDS", HUNG_SECONDS)
    batches: list[int] = []
    take = webhook.Webhook._take

    async def noted(self: webhook.Webhook, batch: list[Any]) -> bool:
        batches.append(len(batch))
        return await take(self, batch)

    monkeypatch.setattr(webhook.Webhook, "_take", noted)
    body, headers = b"{}", {SECRET: secret_of(encore)}
    posted = asyncio.gather(*(posts(encore, body, **headers) for _ in range(7)))
    async with asyncio.timeout(HUNG_SECONDS):
        while len(source.waiting) < 7:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
    source.is_complete.set()  # as if nobody else was connected
    assert await posted == [200] * 7
    assert batches == [7]


async def test_an_update_that_comes_three_times_counts_once(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "Good evening, everybody")
    await encore.quiet()
    user = {"id": ann.id, "is_bot": False, "first_name": "Ann"}
    chat = {"id": group.id, "type": "supergroup", "title": "Aurora Fans"}
    at = int(encore.playground.now().timestamp()) + 90
    message = {"message_id": 900, "date": at, "chat": chat, "from": user, "text": "Once and again"}
    body = json.dumps({"update_id": 77, "message": message}).encode()
    headers = {SECRET: secret_of(encore)}
    for _ in range(2):
        assert await posts(encore, body, **headers) == 200
    statuses = await asyncio.gather(*(posts(encore, body, **headers) for _ in range(3)))
    assert statuses == [200, 200, 200]
    assert await encore.value(COUNTED) == 2


@pytest.mark.slow
async def test_200_is_said_only_when_it_is_stored_and_what_was_not_comes_again(
    group: Group, ann: Person, encore: Stage
) -> None:
    assert encore.program is not None
    db = encore.program.db
    await encore.quiet()
    await db.write(_allow_pages, 1)
    for number in range(60):
        fan = encore.playground.person(f"Fan {number} {'x' * 60}")
        group.set_member(fan.account, status="member")
        await fan.says(group, "A message that finds no room")
    async with asyncio.timeout(HUNG_SECONDS):
        while "503" not in encore.playground.world.webhook.last_error:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
    assert len(encore.playground.world.updates) > 0
    await db.write(_allow_pages, PLENTY)
    await encore.until(lambda: not len(encore.playground.world.updates), seconds=10)
    assert await encore.value(COUNTED) == 60


async def test_a_full_disk_is_not_filled_with_lines_about_it(
    group: Group, encore: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    assert encore.program is not None
    await encore.quiet()
    await encore.program.db.write(_allow_pages, 1)
    too_long = json.dumps("x" * 50_000).encode()
    for _ in range(20):
        assert await posts(encore, too_long, **{SECRET: secret_of(encore)}) == 503
    await encore.program.db.write(_allow_pages, PLENTY)
    # A line a second; the clock may well have gone on to the next.
    assert 0 < capsys.readouterr().out.count("intake pauses") < 10


async def test_while_telegram_cannot_get_through_nothing_closes_unheard(
    looked: asyncio.Event, group: Group, ann: Person, encore: Stage
) -> None:
    await looked.wait()
    assert encore.program is not None
    await ann.says(group, "Somebody heard this")
    await encore.quiet()
    encore.playground.clock.advance(minutes=2)
    source, world = encore.program.source, encore.playground.world
    source.pushes.is_open = False  # type: ignore[attr-defined]  # each is told to come again
    await ann.says(group, "Nobody heard this")
    async with asyncio.timeout(HUNG_SECONDS):
        while not world.webhook.last_error:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
    await source._look()  # type: ignore[attr-defined]  # what half a minute would bring
    assert encore.program.intake.is_silent
    source.pushes.is_open = True  # type: ignore[attr-defined]


async def test_a_new_secret_is_told_at_the_start(stage: Stage, looked: asyncio.Event) -> None:
    world = stage.playground.world
    world.set_webhook(Webhook(stage.config.webhook_url or "", secret="an_earlier_one"))
    stage.playground.clock.advance(seconds=2)  # nobody may set one twice in a second
    async with stage.life():
        async with asyncio.timeout(HUNG_SECONDS):
            await looked.wait()
        assert world.webhook.secret == secret_of(stage)
        assert "chat_member" in world.updates.allowed


async def test_a_program_that_sets_its_own_address_again_and_again_makes_this_one_leave(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, found = stage.playground.world, []

    async def another_sets_its_own(_seconds: float, _stopping: asyncio.Event) -> None:
        found.append(world.webhook.url)
        # Telegram lets nobody set one twice in a second.
        stage.playground.clock.advance(seconds=2)
        world.set_webhook(Webhook("https://other.example/x"))
        stage.playground.clock.advance(seconds=2)

    monkeypatch.setattr(webhook, "pause", another_sets_its_own)
    with pytest.raises(BaseExceptionGroup) as left:
        async with asyncio.timeout(HUNG_SECONDS), stage.life():
            await asyncio.Event().wait()
    # Ours at first, and once more each of the two times that are borne.
    assert found == [stage.config.webhook_url] * (1 + MOST_TAKEN)
    reason = stop_in(left.value)
    assert reason is not None
    assert reason.status == EX_TEMPFAIL
    assert str(reason) == "another program sets a webhook of its own for this BOT_TOKEN"


@pytest.mark.slow
class TestLives:
    @pytest.fixture
    async def home(self, tmp_path: Path) -> AsyncIterator[Home]:
        async with Playground(flood_control=False).serve() as playground:
            playground.world.profile.privacy = False
            yield Home(playground, tmp_path / "encore.db")

    async def test_from_polling_to_the_webhook_and_back_nothing_is_lost_or_counted_twice(
        self, home: Home
    ) -> None:
        owner = home.playground.person("Olga")
        group = home.playground.group("Fans", owner=owner)
        polling: dict[str, str] = dict.fromkeys(("WEBHOOK_URL", "WEBHOOK_SECRET"), "")
        said = 0

        async def talks() -> None:
            nonlocal said
            for _ in range(12):
                said += 1
                fan = home.playground.person(f"Fan {said}")
                group.set_member(fan.account, status="member")
                await fan.says(group, f"What a night this is, number {said}")

        for turn in range(4):
            hooked = {name.upper(): value for name, value in webhook_settings().items()}
            async with home.life(**(hooked if turn % 2 else polling)) as life:
                await talks()
                await life.listens()
                await talks()
                if turn < 2:
                    await life.ends(signal.SIGKILL)
                else:
                    await home.comes_to(COUNTED, said)
                    assert await life.ends(signal.SIGTERM) == 0
            await talks()
        async with home.life(**polling) as life:
            await home.comes_to(COUNTED, said)
            assert await life.ends(signal.SIGTERM) == 0
        status, found = await home.audit()
        assert (status, found["problems"]) == (0, [])
        assert home.rows("SELECT sum(message_points) FROM daily") == [(2 * said,)]

    async def test_a_port_that_is_taken_ends_it_with_one_line(self, home: Home) -> None:
        hooked = {name.upper(): value for name, value in webhook_settings().items()}
        address = home.playground.address.removeprefix("http://")
        async with home.life(**{**hooked, "LISTEN": address}) as life:
            assert await life.ends() == 75
            assert "LISTEN: " in life.printed
            assert home.playground.token not in life.printed
