"""Ordinary pushes, read before aiohttp: one POST in one piece or two, its head and its body.

A server that does all of HTTP takes several times as long for it (docs/decisions/0012). Whatever
else comes over a connection is left to aiohttp, and so is all that follows there.
"""

import asyncio
import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.utils import formatdate
from functools import lru_cache
from typing import cast

from aiohttp import web

END_OF_HEAD = b"\r\n\r\n"
LONGEST_HEAD = 8_190
MOST_DIGITS = 7
# Proxies send much the same lines with every request: only the length is another one.
HEADS_KEPT = 1_024
RETRY_SECONDS = 2
# The body of a push follows its head at once.
BODY_SECONDS = 1
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_ODD = re.compile(rb"[^\t\x20-\x7e\x80-\xff]")
# What changes how a body is read, or what follows it.
_SPECIAL = frozenset(
    {b"transfer-encoding", b"content-encoding", b"expect", b"upgrade", b"trailer"}
)
# What HTTP/1.1 does anyway; Telegram says it with each push.
_KEPT = b"keep-alive"
_SECRET = b"x-telegram-bot-api-secret-token"

Answer = Callable[[bool], None]
"""Takes whether an update was stored."""


def length_of(head: bytes, *, request_line: bytes, secret: bytes) -> int | None:
    """Return how long the body is that follows; None unless it is an ordinary push, and ours."""
    first, *lines = head.split(b"\r\n")
    fields = _fields_in(lines)
    if first != request_line or fields is None or not _SPECIAL.isdisjoint(fields):
        return None
    if b"host" not in fields or fields.get(b"connection", _KEPT).lower() != _KEPT:
        return None
    digits, given = fields.get(b"content-length", b""), fields.get(_SECRET, b"")
    if not hmac.compare_digest(given, secret):
        return None
    return int(digits) if digits.isdigit() and len(digits) <= MOST_DIGITS else None


def _fields_in(lines: Sequence[bytes]) -> Mapping[bytes, bytes] | None:
    """Return the header fields; None when one of them is odd or comes twice."""
    fields = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if not colon or not _NAME.fullmatch(name) or _ODD.search(value):
            return None
        fields[name.lower()] = value.strip(b" \t")
    return fields if len(fields) == len(lines) else None


class Pushes:
    """What is an ordinary push at this address, and where it goes.

    `take` is given the body and who waits for the answer; while it must not be called, `is_open`
    is False and everything is left to aiohttp.
    """

    def __init__(
        self,
        target: str,
        secret: str,
        take: Callable[[bytes, Answer], None],
        now: Callable[[], datetime],
    ) -> None:
        self.take, self.now, self.is_open = take, now, True
        self._line, self._secret = f"POST {target} HTTP/1.1".encode(), secret.encode()
        # Heads of ordinary pushes alone: strangers fill nothing.
        self._lengths: dict[bytes, int] = {}

    def body_in(self, piece: bytes) -> bytes | None:
        """Return the body of an ordinary push; None when the piece is anything else."""
        head, end, body = piece.partition(END_OF_HEAD)
        return body if end and self._length_of(head) == len(body) else None

    def is_begun(self, piece: bytes) -> bool:
        """Say whether this is an ordinary push up to its body."""
        head, end, body = piece.partition(END_OF_HEAD)
        return bool(end) and not body and self._length_of(head) is not None

    def _length_of(self, head: bytes) -> int | None:
        if not self.is_open or len(head) > LONGEST_HEAD:
            return None
        known = self._lengths.get(head)
        if known is not None:
            return known
        length = length_of(head, request_line=self._line, secret=self._secret)
        if length is not None:
            if len(self._lengths) >= HEADS_KEPT:
                self._lengths.clear()
            self._lengths[head] = length
        return length

    def answer(self, *, is_stored: bool) -> bytes:
        second = int(self.now().timestamp())
        return _stored_at(second) if is_stored else _not_stored_at(second)


@lru_cache(maxsize=1)
def _stored_at(second: int) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: {_date(second)}\r\n\r\n".encode()


def _not_stored_at(second: int) -> bytes:
    return (
        f"HTTP/1.1 503 Service Unavailable\r\nRetry-After: {RETRY_SECONDS}\r\n"
        f"Content-Length: 0\r\nDate: {_date(second)}\r\n\r\n"
    ).encode()


def _date(second: int) -> str:
    return formatdate(second, usegmt=True)


class Server(web.Server):
    """aiohttp's server behind the pushes."""

    pushes: Pushes

    def __call__(self) -> web.RequestHandler:
        # Whoever opens the port needs no more than what a protocol is.
        return cast("web.RequestHandler", Connection(super().__call__(), self.pushes))


class Connection(asyncio.Protocol):
    """A connection that aiohttp knows of and believes idle, until there is something for it."""

    def __init__(self, behind: web.RequestHandler, pushes: Pushes) -> None:
        self._behind, self._pushes = behind, pushes
        self._is_waiting = False
        # A head without its body, and who gets it when that does not come.
        self._begun, self._patience = b"", cast("asyncio.Handle | None", None)
        # What came before the answer to what was before it.
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._behind.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if self._is_waiting:
            self._held += data
            self._transport.pause_reading()
            return
        begun, piece = self._begun, self._begun + data
        body = self._pushes.body_in(piece)
        if body is not None:
            self._wait_no_more()
            self._is_waiting = True
            self._pushes.take(body, self._answer)
        elif not begun and self._pushes.is_begun(piece):
            self._begun = piece
            loop = asyncio.get_running_loop()
            self._patience = loop.call_later(BODY_SECONDS, self._leave, b"")
        else:
            self._leave(data)

    def _wait_no_more(self) -> bytes:
        """Return the head that waited for its body; it does so no longer."""
        begun, self._begun = self._begun, b""
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        return begun

    def _leave(self, data: bytes) -> None:
        """Leave the connection to aiohttp, with what came so far."""
        piece = self._wait_no_more() + data
        self._transport.set_protocol(self._behind)
        self._behind.data_received(piece)

    def _answer(self, is_stored: bool) -> None:
        self._is_waiting = False
        if self._transport.is_closing():
            return
        self._transport.write(self._pushes.answer(is_stored=is_stored))
        if self._held:
            held, self._held = self._held, b""
            self._transport.resume_reading()
            self.data_received(held)

    def eof_received(self) -> None:
        self._behind.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        self._behind.connection_lost(exc)

    def pause_writing(self) -> None:
        self._behind.pause_writing()

    def resume_writing(self) -> None:
        self._behind.resume_writing()
