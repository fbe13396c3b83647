"""drand's mirrors: the first true round counts, whoever brings it; a late one is said once."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import draw_ceremonies, draw_proofs, draws
from bot.texts import Texts
from domain.beacons import QUICKNET, BeaconKind, round_time
from domain.draws import Draw, DrawState
from scheduling.drand import Drand
from scheduling.draw_letters import draw_letter
from storage import chores, outbox
from storage.chores import Chore
from storage.database import Database
from tests.bot.books import books
from tests.bot.draws import HOUR, a_draw, a_fan, clock_ticks, enters
from tests.domain.fair_draws import ROUND_1000, is_accepted

PUBLISHED_AT = round_time(1000)
FROZEN_AT = PUBLISHED_AT - 60
RECORDED = {"round": 1000, "randomness": "fe290b", "signature": ROUND_1000.hex()}


async def _down(_request: web.Request) -> web.Response:
    return web.Response(status=502, text="<html>")


async def _lying(_request: web.Request) -> web.Response:
    return web.json_response(RECORDED | {"signature": "ab" * 48})


async def _other(_request: web.Request) -> web.Response:
    return web.json_response(RECORDED | {"round": 1001})


async def _endless(_request: web.Request) -> web.Response:
    return web.Response(text="[" * 100_000)


async def _odd(_request: web.Request) -> web.Response:
    return web.json_response([])


async def _moved(_request: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"})


async def _true(request: web.Request) -> web.Response:
    assert request.path == f"/{QUICKNET}/public/1000"
    return web.json_response(RECORDED)


FALSE = (_down, _lying, _other, _endless, _odd, _moved)
Answers = Callable[[web.Request], object]


@asynccontextmanager
async def _mirrors(*answers: Answers) -> AsyncIterator[list[str]]:
    async with AsyncExitStack() as stack:
        found = []
        for answer in answers:
            app = web.Application()
            app.router.add_get("/{path:.*}", answer)  # type: ignore[arg-type]  # all are handlers
            server = await stack.enter_async_context(TestServer(app))
            found.append(str(server.make_url("")).rstrip("/"))
        yield found


def _closed(tx: Connection) -> Draw:
    draw = a_draw(tx, now=FROZEN_AT - HOUR, closes_at=FROZEN_AT, beacons=(BeaconKind.DRAND,))
    for user_id in (11, 12, 13):
        enters(tx, draw, a_fan(tx, user_id), now=FROZEN_AT - 1)
    clock_ticks(tx, FROZEN_AT)
    clock_ticks(tx, FROZEN_AT)
    return draws.get(tx, draw_id=draw.draw_id)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with books(tmp_path / "books.db") as tx:
        _closed(tx)
        tx.commit()
    return tmp_path / "books.db"


async def _fetched(path: Path, mirrors: list[str], at: int) -> Draw:
    """Run the errand as due work does; the draw is the only one."""
    async with Database.open(path) as db:
        errand = Drand(db, mirrors, lambda: datetime.fromtimestamp(at, UTC))
        await errand(Chore(1, Drand.kind, "1", {"draw_id": 1}, at, 0))
        return await db.read(_draw)


def _draw(tx: Connection) -> Draw:
    return draws.get(tx, draw_id=1)


def _rounds_due(tx: Connection, at: int) -> list[int]:
    return [chore_id for chore_id, kind in chores.due(tx, at) if kind == Drand.kind]


def test_the_round_is_asked_for_when_it_is_published(path: Path) -> None:
    with books(path) as tx:
        draw = _draw(tx)
        assert draw.state is DrawState.FROZEN
        assert draw_ceremonies.round_missing(tx, draw.draw_id) == 1000
        assert _rounds_due(tx, PUBLISHED_AT) == []
        assert len(_rounds_due(tx, PUBLISHED_AT + 2)) == 1


async def test_the_first_mirror_that_tells_the_truth_is_enough(path: Path) -> None:
    async with _mirrors(*FALSE, _true) as mirrors:
        draw = await _fetched(path, ["http://127.0.0.1:9", *mirrors], PUBLISHED_AT + 2)
    assert draw.state is DrawState.ROLLED
    with books(path) as tx:
        clock_ticks(tx, PUBLISHED_AT + 3)
        assert is_accepted(draw_proofs.of_draw(tx, _draw(tx)))


async def test_without_an_answer_the_draw_waits_and_says_so_once(path: Path) -> None:
    async with _mirrors(*FALSE) as mirrors:
        for late in (2, 22, 301, 601):
            draw = await _fetched(path, mirrors, PUBLISHED_AT + late)
            assert draw.state is DrawState.FROZEN
    with books(path) as tx:
        at = PUBLISHED_AT + 601
        said = [each for each in outbox.due(tx, at) if each.card == "draw_late_round"]
        assert len(said) == 1
        for language, words in (("en", "Round 1000"), ("zh-Hans", "第 1000 轮")):
            card = draw_letter(tx, said[0], Texts.load().translator(language))
            assert card is not None
            assert words in card.text
        assert _rounds_due(tx, at + 299) == []
        assert len(_rounds_due(tx, at + 300)) == 1
