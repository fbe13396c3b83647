"""Feeds are fetched from servers that lie, stall, lead elsewhere and send too much."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from scheduling.fetching import MOST_BYTES, Fetcher, Unreachable

FEED = b"<rss version='2.0'><channel><title>News</title></channel></rss>"


async def feed(request: web.Request) -> web.Response:
    if request.headers.get("If-None-Match") == '"one"':
        return web.Response(status=304)
    assert "Authorization" not in request.headers
    assert "Cookie" not in request.headers
    return web.Response(body=FEED, headers={"ETag": '"one"', "Last-Modified": "today"})


async def large(request: web.Request) -> web.StreamResponse:
    """Say little and send ten megabytes."""
    answer = web.StreamResponse()
    await answer.prepare(request)
    for _ in range(10 * MOST_BYTES // 65_536):
        await answer.write(b"x" * 65_536)
    return answer


async def stalled(_request: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError


async def elsewhere(request: web.Request) -> web.Response:
    raise web.HTTPFound(request.query["to"])


async def around(request: web.Request) -> web.Response:
    left = int(request.query["left"])
    raise web.HTTPFound(f"/around?left={left - 1}" if left else "/feed")


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    app = web.Application()
    for handler in (feed, large, stalled, elsewhere, around):
        app.router.add_get(f"/{handler.__name__}", handler)
    opened = TestServer(app)
    await opened.start_server()
    yield opened
    await opened.close()


def fetcher(server: TestServer, seconds: float = 10) -> Fetcher:
    """Return one that may ask this machine, at the server's port."""
    return Fetcher(
        is_allowed=lambda address: address in ("127.0.0.1", "::1"),
        schemes=("http",),
        ports=(server.port or 0,),
        seconds=seconds,
    )


async def test_a_feed_is_fetched_with_what_its_server_wants_to_hear_again(
    server: TestServer,
) -> None:
    ask, url = fetcher(server), str(server.make_url("/feed"))
    assert await ask(url) == (FEED, '"one"', "today")
    assert (await ask(url, etag='"one"')).body is None


async def test_nothing_of_this_machine_is_asked_by_number_name_or_redirect(
    server: TestServer,
) -> None:
    near = Fetcher(schemes=("http",), ports=(server.port or 0,))
    for host in ("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"):
        with pytest.raises(Unreachable, match="address"):
            await near(f"http://{host}:{server.port}/feed")
    ask = fetcher(server)
    for to in (
        "http://127.0.0.2/feed",
        "http://10.0.0.1:80/",
        "file:///etc/passwd",
        "http://a@b/",
    ):
        with pytest.raises(Unreachable, match="address"):
            await ask(str(server.make_url("/elsewhere").with_query(to=to)))


async def test_three_redirects_are_followed_and_no_more(server: TestServer) -> None:
    ask = fetcher(server)
    assert (await ask(str(server.make_url("/around?left=2")))).body == FEED
    with pytest.raises(Unreachable, match="redirects"):
        await ask(str(server.make_url("/around?left=3")))


async def test_what_is_too_large_or_takes_too_long_is_let_be(server: TestServer) -> None:
    with pytest.raises(Unreachable, match="too large"):
        await fetcher(server)(str(server.make_url("/large")))
    with pytest.raises(Unreachable, match="TimeoutError"):
        await fetcher(server, seconds=0.2)(str(server.make_url("/stalled")))
    with pytest.raises(Unreachable, match="status 404"):
        await fetcher(server)(str(server.make_url("/nothing")))
