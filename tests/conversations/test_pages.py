"""What machines ask of the program: alive, ready, figures."""

import asyncio
import contextlib
import sqlite3
from typing import Any

import aiohttp
import pytest

from handlers.web import Address, Pages
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from storage import backlogs
from tests.conversations.stage import HUNG_SECONDS, Stage
from tests.conversations.test_full_disk import PLENTY, _allow_pages
from tests.conversations.way_in import webhook_settings


@pytest.fixture
def operator(playground: Playground) -> Person:
    return playground.person("Oscar")


@pytest.fixture
def settings(operator: Person) -> dict[str, Any]:
    return {"metrics": webhook_settings()["listen"], "owners": [operator.id]}


async def page(stage: Stage, path: str) -> tuple[int, str]:
    return await asked(str(stage.config.metrics), path)


async def asked(address: str, path: str) -> tuple[int, str]:
    url = f"http://{address}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def figures(stage: Stage) -> dict[str, float]:
    status, text = await page(stage, "/metrics")
    assert status == 200
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


async def test_who_is_well_says_so_and_counts(group: Group, ann: Person, encore: Stage) -> None:
    before = await figures(encore)
    for word in ("Good evening, everybody", "What a night this was", "/points"):
        await ann.says(group, word)
    await group.hears("points")
    await encore.quiet()
    assert await page(encore, "/healthz") == (200, "ok\n")
    assert await page(encore, "/readyz") == (200, "ok\n")
    after = await figures(encore)

    def more(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert more('encore_updates_total{kind="message"}') == 2
    assert more('encore_updates_total{kind="routed"}') == 1
    assert more('encore_sends_total{outcome="sent"}') >= 1
    assert after["encore_telegram_heard"] == 1
    assert after["encore_outbox_waiting"] == 0
    assert after["encore_backup_age_seconds"] == -1
    assert after["encore_database_bytes"] > 4096
    assert after["process_open_fds"] > 0


async def test_no_name_no_id_and_no_token_is_a_label(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "Good evening, everybody")
    await encore.quiet()
    _, text = await page(encore, "/metrics")
    for secret in (encore.playground.token, str(ann.id), str(group.id), "Ann", "Aurora"):
        assert secret not in text
    labelled = [line for line in text.splitlines() if line.startswith("encore_") and "{" in line]
    assert len(labelled) <= 12


@pytest.mark.polling
async def test_who_does_not_hear_telegram_is_not_ready_but_lives(
    group: Group, ann: Person, encore: Stage
) -> None:
    await encore.quiet()
    assert encore.program is not None
    encore.playground.storm("500", calls=-1, method="getUpdates")
    await ann.says(group, "Is anybody there?")
    async with asyncio.timeout(HUNG_SECONDS):
        while not encore.program.intake.is_silent:
            await encore.tick()
    assert await page(encore, "/readyz") == (503, "Telegram is not heard\n")
    assert (await page(encore, "/healthz"))[0] == 200
    assert (await figures(encore))["encore_telegram_heard"] == 0
    encore.playground.storm("none")
    async with asyncio.timeout(HUNG_SECONDS):
        while encore.program.intake.is_silent:
            await encore.tick()
    assert (await page(encore, "/readyz"))[0] == 200


async def test_who_cannot_write_is_not_ready(group: Group, ann: Person, encore: Stage) -> None:
    await encore.quiet()
    assert encore.program is not None
    db = encore.program.db
    await db.write(_allow_pages, 1)
    for number in range(60):
        fan = encore.playground.person(f"Fan {number} {'x' * 60}")
        group.set_member(fan.account, status="member")
        await fan.says(group, "A message that finds no room")
    async with asyncio.timeout(HUNG_SECONDS):
        while not encore.program.intake.is_stuck:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
    assert await page(encore, "/readyz") == (503, "the database cannot be written\n")
    await db.write(_allow_pages, PLENTY)


@pytest.mark.slow
async def test_who_waits_for_telegram_at_the_start_lives_and_is_not_ready(
    stage: Stage, playground: Playground
) -> None:
    playground.storm("500", calls=-1, method="getMe")
    life = asyncio.create_task(_lives(stage))
    async with asyncio.timeout(HUNG_SECONDS):
        while not playground.calls_of("getMe"):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
    assert await page(stage, "/healthz") == (200, "ok\n")
    assert await page(stage, "/readyz") == (503, "starting\n")
    assert (await figures(stage))["encore_telegram_heard"] == 0
    playground.storm("none")
    await life


async def _lives(stage: Stage) -> None:
    async with stage.life():
        await _is_ready(stage)


async def _is_ready(stage: Stage) -> None:
    async with asyncio.timeout(HUNG_SECONDS):
        while (await page(stage, "/readyz"))[0] != 200:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)


async def test_who_was_asked_to_stop_is_not_ready_any_more(encore: Stage) -> None:
    assert encore.program is not None
    stopping, address = asyncio.Event(), webhook_settings()["listen"]
    program, now = encore.program, encore.playground.clock.now
    pages = Pages(program.db, encore.config.database, now, stopping)
    async with pages.served(Address.of(address)):
        pages.begin(program.intake, {})
        program.intake.is_silent = False
        assert (await asked(address, "/readyz"))[0] == 200
        stopping.set()
        assert await asked(address, "/readyz") == (503, "stopping\n")
        assert (await asked(address, "/healthz"))[0] == 200


async def test_whose_file_was_deleted_is_not_well(encore: Stage) -> None:
    await _is_ready(encore)
    database = encore.config.database
    database.rename(database.with_name("elsewhere.db"))
    for path in ("/healthz", "/readyz"):
        assert await page(encore, path) == (503, "the database is gone\n")
    assert (await page(encore, "/metrics"))[0] == 503
    database.with_name("elsewhere.db").rename(database)


async def test_there_is_no_other_page(encore: Stage) -> None:
    for path in ("/", "/metrics/x", "/debug"):
        assert (await page(encore, path))[0] == 404


async def test_a_disk_that_stays_full_is_no_secret_even_when_nobody_says_anything(
    group: Group, operator: Person, encore: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Owners are told past the outbox; machines by /readyz; both end with the trouble."""
    assert encore.program is not None
    await operator.starts()
    await operator.private.hears("Hello")
    await encore.quiet()
    with monkeypatch.context() as full:
        full.setattr(backlogs, "beat", _no_room)
        for _ in range(8):
            encore.playground.clock.advance(seconds=11)
            with contextlib.suppress(sqlite3.OperationalError):
                await encore.program.due()
        assert encore.program.intake.is_stuck
        assert (await page(encore, "/readyz"))[0] == 503
        await operator.private.hears("database or disk is full")
    encore.playground.clock.advance(seconds=11)
    await encore.program.due()
    assert (await page(encore, "/readyz"))[0] == 200
    told = [said for said in encore.said() if said["chat_id"] == operator.id]
    assert sum("I cannot write" in said["text"] for said in told) == 1


def _no_room(*_: Any) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise full
