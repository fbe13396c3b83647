"""A language model's endpoint that stalls, breaks off, refuses, floods and answers in HTML."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from scheduling.assistant import LONGEST_PAUSE, MOST_BYTES, PAUSE, Assistant, Silent, _pause

KEY = "sk-very-secret"


def _completion(content: object) -> web.Response:
    return web.json_response({"choices": [{"message": {"content": content}}]})


async def good(request: web.Request) -> web.Response:
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    body = await request.json()
    return _completion(f"{body['model']} read {len(body['messages'])} messages")


async def stalls(_request: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError


async def drips(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    await answer.write(b'{"choices": ')
    await asyncio.Event().wait()
    raise AssertionError


async def half(_request: web.Request) -> web.Response:
    return web.Response(body=b'{"choices": [{"message": {"conte')


async def hung_up(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Length": "500"})
    await answer.prepare(request)
    await answer.write(b'{"choices"')
    assert request.transport is not None
    request.transport.close()
    return answer


async def broken(_request: web.Request) -> web.Response:
    return web.Response(status=500, text=KEY)


async def busy(request: web.Request) -> web.Response:
    return web.Response(status=429, headers={"Retry-After": request.query.get("after", "7")})


async def forbidden(_request: web.Request) -> web.Response:
    return web.Response(status=401)


async def floods(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    for _ in range(10 * MOST_BYTES // 65_536):
        await answer.write(b" " * 65_536)
    return answer


async def page(_request: web.Request) -> web.Response:
    return web.Response(text="<html>Sign in</html>", content_type="text/html")


async def moved(_request: web.Request) -> web.Response:
    raise web.HTTPTemporaryRedirect("/good/chat/completions")


async def deep(_request: web.Request) -> web.Response:
    return web.Response(body=b"[" * 150_000)


async def number(_request: web.Request) -> web.Response:
    return _completion(7)


async def empty(_request: web.Request) -> web.Response:
    return web.json_response({"choices": []})


async def listed(_request: web.Request) -> web.Response:
    return web.Response(body=json.dumps(["choices"]).encode())


ALL = (
    *(good, stalls, drips, half, hung_up, broken, busy, forbidden),
    *(floods, page, moved, deep, number, empty, listed),
)


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    app = web.Application()
    for handler in ALL:
        app.router.add_post(f"/{handler.__name__}/chat/completions", handler)
    opened = TestServer(app)
    await opened.start_server()
    yield opened
    await opened.close()


def _assistant(server: TestServer, name: str, seconds: float = 10) -> Assistant:
    url = str(server.make_url(f"/{name}"))
    return Assistant(url, "tiny", KEY, seconds)


async def test_it_is_asked_as_openai_is(server: TestServer) -> None:
    ask = _assistant(server, "good")
    assert await ask([{"role": "user", "content": "?"}]) == "tiny read 1 messages"


@pytest.mark.parametrize(
    ("name", "why", "again"),
    [
        ("half", "no answer in it", None),
        ("hung_up", "ClientPayloadError", PAUSE),
        ("broken", "status 500", PAUSE),
        ("busy", "status 429", 7),
        ("forbidden", "status 401", None),
        ("floods", "too large", None),
        ("page", "no answer in it", None),
        ("moved", "status 307", None),
        ("deep", "no answer in it", None),
        ("number", "no words in it", None),
        ("empty", "no answer in it", None),
        ("listed", "no answer in it", None),
        ("nowhere", "status 404", None),
    ],
)
async def test_one_that_misbehaves_is_silent(
    server: TestServer, name: str, why: str, again: int | None
) -> None:
    with pytest.raises(Silent) as told:
        await _assistant(server, name)([])
    assert (str(told.value), told.value.again_seconds) == (why, again)
    assert KEY not in repr(told.value)
    assert told.value.__cause__ is None


@pytest.mark.parametrize("name", ["stalls", "drips"])
async def test_one_that_takes_too_long_is_left(server: TestServer, name: str) -> None:
    with pytest.raises(Silent, match="TimeoutError"):
        await _assistant(server, name, seconds=0.2)([])


async def test_one_that_is_not_there_is_silent() -> None:
    with pytest.raises(Silent) as told:
        await Assistant("http://127.0.0.1:9", "tiny", KEY)([])
    assert told.value.again_seconds == PAUSE


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("0", 1), ("999999", PAUSE), ("9999", LONGEST_PAUSE), ("soon", PAUSE), ("²", PAUSE)],
)
def test_what_it_says_of_coming_back_is_bounded(said: str, seconds: int) -> None:
    assert _pause(said) == seconds
