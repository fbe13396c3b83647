"""Feeds of servers that are honest, change, lie, stall, lead elsewhere and send too much."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from domain.feeds import is_public
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from scheduling.fetching import MOST_BYTES, Fetched, Fetcher
from tests.conversations.stage import Stage, plain

# The one address of this machine that the test's fetcher may ask; all others stay refused.
HOST = "127.0.0.77"
NEWS = "https://news.example"
BOMB = b"".join(
    (
        b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha">',
        *(b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 40) for n in range(9)),
        b']><rss version="2.0"><channel><title>&j;</title></channel></rss>',
    )
)


@dataclass
class News:
    """A server of news: what stands in its feed, and what it was asked."""

    titles: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    server: TestServer | None = None

    @property
    def etag(self) -> str:
        return f'"{len(self.titles)}"'

    async def feed(self, request: web.Request) -> web.Response:
        known = request.headers.get("If-None-Match", "")
        self.asked.append((request.path, known))
        if known == self.etag:
            return web.Response(status=304)
        items = "".join(
            f"<item><guid>{number}</guid><title>{title}</title>"
            f"<link>https://news.example/{number}</link></item>"
            for number, title in enumerate(self.titles)
        )
        body = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
        # Called a picture; what it is shows in what it holds.
        kind = {"Content-Type": "image/png", "ETag": self.etag}
        return web.Response(body=body.encode(), headers=kind)

    async def bad(self, request: web.Request) -> web.StreamResponse:
        """Do what a server must not."""
        how = request.match_info["how"]
        self.asked.append((request.path, ""))
        if how == "stalls":
            await asyncio.Event().wait()
        if how in ELSEWHERE:
            raise web.HTTPFound(ELSEWHERE[how])
        if how == "bomb":
            return web.Response(body=BOMB)
        answer = web.StreamResponse()
        if how == "lies":
            answer.content_length = MOST_BYTES
        await answer.prepare(request)
        for _ in range(1 if how == "lies" else 10 * MOST_BYTES // 65_536):
            await answer.write(b"<rss>" + b"x" * 65_536)
        if how == "lies" and request.transport:
            request.transport.close()
        return answer

    async def fetch(self, url: str, *, etag: str, modified: str) -> Fetched:
        """Ask this server, in the clear, for what is asked of its name; check all the rest."""
        assert self.server is not None
        ask = Fetcher(
            is_allowed=lambda address: address == HOST or is_public(address),
            schemes=("http",),
            ports=(self.server.port or 0,),
            seconds=0.2 if "stalls" in url else 10,
        )
        near = url.replace(NEWS, f"http://{HOST}:{self.server.port}")
        return await ask(near, etag=etag, modified=modified)


ELSEWHERE = {
    "home": "http://127.0.0.1/secret",
    "local": "http://localhost/secret",
    "inside": "http://[::1]/secret",
    "near": "http://192.168.0.1/secret",
    "file": "file:///etc/passwd",
}
BAD = ("lies", "stalls", "large", *ELSEWHERE)


@pytest.fixture
async def news(stage: Stage) -> AsyncIterator[News]:
    """The server, running; the program's life begins after it."""
    opened = News()
    app = web.Application()
    app.router.add_get("/feed", opened.feed)
    app.router.add_get("/bad/{how}", opened.bad)
    opened.server = TestServer(app, host=HOST)
    await opened.server.start_server()
    stage.fetch = opened.fetch
    yield opened
    await opened.server.close()


@pytest.fixture
async def group(
    news: News, encore: Stage, playground: Playground, owner: Person, ann: Person
) -> Group:
    opened = playground.group("Aurora Fans", owner=owner, members=[ann])
    await opened.hears("Encore")
    return opened


async def round_of(encore: Stage, **parts: float) -> None:
    """Let the feeds be asked again."""
    await encore.later(**(parts or {"minutes": 20, "seconds": 1}))
    await encore.due()
    await encore.due()


def posts(group: Group) -> list[Message]:
    return [each for each in group.messages.values() if plain(each).startswith("📰")]


async def test_what_is_new_comes_once_whatever_the_server_calls_it(
    news: News, group: Group, owner: Person, encore: Stage
) -> None:
    news.titles[:] = ["Old <b>one</b>"]
    await owner.says(group, f"/feed add {NEWS}/feed")
    await group.hears("Feed #1 is added")
    await encore.due()
    assert posts(group) == []
    await round_of(encore)
    assert news.asked[-1] == ("/feed", '"1"')
    news.titles += ["Tour dates", "A &lt;b&gt;new&lt;/b&gt; song &amp; more"]
    await round_of(encore)
    await round_of(encore)
    (post,) = posts(group)
    assert plain(post).splitlines()[0] == "📰 News"
    assert {"Tour dates", "A new song & more"} <= {
        line.strip("• ").partition(" — ")[0] for line in plain(post).splitlines()
    }
    # Another ETag, and nothing that is not known.
    news.titles[0] = "Old one, corrected"
    news.titles.append("Encore!")
    await round_of(encore)
    assert len(posts(group)) == 2
    assert "corrected" not in plain(posts(group)[-1])
    assert "<" not in plain(posts(group)[-1])


async def test_servers_that_misbehave_are_told_once_and_reach_nothing(
    news: News, group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    for number, how in enumerate(BAD, start=1):
        await owner.says(group, f"/feed add {NEWS}/bad/{how}")
        await group.hears(f"Feed #{number} is added")
        await encore.due()
        await group.hears(f"Feed #{number} cannot be read")
    # A bomb is not set off: it is a feed in which nothing stands.
    await owner.says(group, f"/feed add {NEWS}/bad/bomb")
    await group.hears("Feed #9 is added")
    await encore.due()
    told = [each for each in group.messages.values() if "cannot be read" in each.text]
    for hours in (1, 3, 8, 24):
        await round_of(encore, hours=hours)
    asked = [path for path, _ in news.asked if path == "/bad/large"]
    assert 2 <= len(asked) <= 5
    assert [path for path, _ in news.asked if "secret" in path] == []
    again = [each for each in group.messages.values() if "cannot be read" in each.text]
    assert again == told
    assert posts(group) == []
    # Meanwhile everything else goes on.
    await ann.says(group, "/remind 2h tea")
    await group.hears("I will remind you")
    await owner.says(group, "/feed")
    listed = plain(await group.hears("#9"))
    assert listed.count("cannot be read") == len(BAD), listed
    assert len(listed) < 1500, listed
    assert "haha" not in listed
