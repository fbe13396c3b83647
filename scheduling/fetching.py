"""What stands at an address of the open internet; nothing of our own network is ever asked.

Names are looked up once: the connection goes to the very addresses that were checked.
"""

import asyncio
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from urllib.parse import urljoin, urlsplit

from aiohttp import ClientError, ClientResponse, ClientSession, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from domain.feeds import PORTS, SCHEMES, is_address, is_public

MOST_BYTES = 1_000_000
SECONDS = 10
MOST_REDIRECTS = 3
CHUNK_BYTES = 65_536
AGENT = "Encore (feed reader)"
_MOVED = frozenset({301, 302, 303, 307, 308})


class Unreachable(Exception):
    """What was asked for cannot be had, or must not be asked for; the text says why."""


class Fetched(NamedTuple):
    """What an address answered; `body` is None when nothing changed."""

    body: bytes | None
    etag: str
    modified: str


class Fetch(Protocol):
    """Asks an address, or raises Unreachable."""

    async def __call__(self, url: str, *, etag: str, modified: str) -> Fetched: ...


class CheckedResolver(AbstractResolver):
    """Looks names up and hands over addresses only if all of them may be asked."""

    def __init__(self, is_allowed: Callable[[str], bool]) -> None:
        self._is_allowed, self._lookup = is_allowed, ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._lookup.resolve(host, port, family)
        if not found or not all(self._is_allowed(each["host"]) for each in found):
            raise Unreachable("address")
        return found

    async def close(self) -> None:
        await self._lookup.close()


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches; which addresses, schemes and ports may be asked can be told for tests."""

    is_allowed: Callable[[str], bool] = is_public
    schemes: Collection[str] = SCHEMES
    ports: Collection[int] = PORTS
    seconds: float = SECONDS

    async def __call__(self, url: str, *, etag: str = "", modified: str = "") -> Fetched:
        """Return what stands at an address; raise Unreachable for whatever goes wrong."""
        asked = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
        if etag:
            asked["If-None-Match"] = etag
        if modified:
            asked["If-Modified-Since"] = modified
        try:
            async with asyncio.timeout(self.seconds):
                return await self._fetch(url, asked)
        except (ClientError, OSError, TimeoutError, ValueError) as error:
            raise Unreachable(type(error).__name__) from None

    async def _fetch(self, url: str, asked: dict[str, str]) -> Fetched:
        # A session of its own: no cookie, no proxy and no token go along.
        resolver = CheckedResolver(self.is_allowed)
        connector = TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True)
        async with ClientSession(connector=connector, trust_env=False) as session:
            for _ in range(MOST_REDIRECTS + 1):
                self._check(url)
                async with session.get(url, headers=asked, allow_redirects=False) as answer:
                    if answer.status not in _MOVED:
                        return await _read(answer)
                    url = urljoin(url, answer.headers.get("Location", ""))
        raise Unreachable("redirects")

    def _check(self, url: str) -> None:
        """Refuse an address that is none, and a number in place of a name that is near."""
        if not is_address(url, schemes=self.schemes, ports=self.ports):
            raise Unreachable("address")
        # No resolver is asked about what is an address already.
        host = urlsplit(url).hostname or ""
        if _is_number(host) and not self.is_allowed(host):
            raise Unreachable("address")


def _is_number(host: str) -> bool:
    """Say whether a host is an IP address in any writing that a connection would take."""
    if ":" in host:
        return True
    try:
        socket.inet_aton(host)
    except OSError:
        return False
    return True


async def _read(answer: ClientResponse) -> Fetched:
    headers = answer.headers
    if answer.status == 304:
        return Fetched(None, "", "")
    if answer.status != 200:
        raise Unreachable(f"status {answer.status}")
    body = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
        body += chunk
        if len(body) > MOST_BYTES:
            raise Unreachable("too large")
    etag, modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
    return Fetched(bytes(body), etag[:200], modified[:200])
