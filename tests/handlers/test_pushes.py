"""Which requests are read before aiohttp, and that it gets all others as they came."""

import asyncio
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from aiohttp import web

from handlers import pushes
from handlers.pushes import Answer, Connection, Pushes, length_of

SECRET = "Kept-between_us"
LINE = b"POST /hook HTTP/1.1"
OURS = b"X-Telegram-Bot-Api-Secret-Token: " + SECRET.encode()
HEAD = b"\r\n".join((LINE, b"Host: here", OURS, b"Content-Length: 4"))
PUSH = HEAD + b"\r\n\r\n{  }"


def length(head: bytes) -> int | None:
    return length_of(head, request_line=LINE, secret=SECRET.encode())


def instead(old: bytes, new: bytes) -> bytes:
    assert old in HEAD
    return HEAD.replace(old, new)


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        HEAD + b"\r\nUser-Agent: whoever\r\nAccept: */*\r\nX-Forwarded-For: 1.2.3.4",
        instead(b"Host: here", b"hOST:\t here \t"),
        instead(b"Content-Length: 4", b"content-length:4"),
        HEAD + b"\r\nConnection: keep-alive\r\nAccept-Encoding: gzip, deflate",
        HEAD + b"\r\nconnection: Keep-Alive",
        HEAD + b"\r\nX-Name: J\xc3\xb6rg",
    ],
)
def test_an_ordinary_push_tells_its_length(head: bytes) -> None:
    assert length(head) == 4


@pytest.mark.parametrize(
    "head",
    [
        b"",
        LINE,
        instead(LINE, b"POST /hook HTTP/1.0"),
        instead(LINE, b"GET /hook HTTP/1.1"),
        instead(LINE, b"POST /hook/ HTTP/1.1"),
        instead(LINE, b"POST  /hook HTTP/1.1"),
        instead(LINE, b"POST /hook?x HTTP/1.1"),
        instead(b"Host: here\r\n", b""),
        instead(SECRET.encode(), b"guessed"),
        instead(SECRET.encode(), SECRET.encode() + b"x"),
        instead(SECRET.encode(), SECRET.encode()[:-1]),
        instead(OURS, b"X-Other: " + SECRET.encode()),
        instead(b"Content-Length: 4", b"Content-Length: +4"),
        instead(b"Content-Length: 4", b"Content-Length: 4, 4"),
        instead(b"Content-Length: 4", b"Content-Length: 12345678"),
        instead(b"Content-Length: 4", b"Content-Length:"),
        instead(b"\r\nContent-Length: 4", b""),
        # Twice, folded, without a name or a colon, with a blank before it, with controls.
        HEAD + b"\r\nContent-Length: 4",
        HEAD + b"\r\ncontent-length: 5",
        HEAD + b"\r\n" + OURS,
        HEAD + b"\r\n folded",
        HEAD + b"\r\n: nobody",
        HEAD + b"\r\nnothing",
        HEAD + b"\r\nX : y",
        HEAD + b"\r\nX: a\nb",
        HEAD + b"\r\nX: a\rb",
        HEAD + b"\r\nX: a\x00b",
        HEAD + b"\r\n",
        *(
            HEAD + b"\r\n" + name + b": x"
            for name in (
                *(b"Transfer-Encoding", b"Content-Encoding", b"Expect", b"Upgrade"),
                *(b"Connection", b"TRAILER"),
            )
        ),
    ],
)
def test_whatever_could_be_read_in_two_ways_is_none(head: bytes) -> None:
    assert length(head) is None


class Behind:
    """What aiohttp would be told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *given: self.told.append((name, *given))


class Transport(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.protocol: asyncio.BaseProtocol | None = None
        self.is_closed = self.is_paused = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self.protocol = protocol

    def is_closing(self) -> bool:
        return self.is_closed

    def pause_reading(self) -> None:
        self.is_paused = True

    def resume_reading(self) -> None:
        self.is_paused = False


class Met:
    """A connection between a transport and what stands behind, and what was taken from it."""

    def __init__(self) -> None:
        self.taken: list[tuple[bytes, Answer]] = []
        self.pushes = Pushes(
            "/hook",
            SECRET,
            lambda body, answer: self.taken.append((body, answer)),
            lambda: datetime(2026, 12, 1, 12, 0, tzinfo=UTC),
        )
        self.behind = cast("Any", Behind())
        self.transport = Transport()
        self.connection = Connection(self.behind, self.pushes)
        self.connection.connection_made(self.transport)

    def hears(self, data: bytes) -> None:
        self.connection.data_received(data)


@pytest.fixture
def met() -> Met:
    return Met()


STORED = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: Tue, 01 Dec 2026 12:00:00 GMT\r\n\r\n"


def test_each_push_is_answered_when_it_is_stored_and_aiohttp_hears_of_none(met: Met) -> None:
    for number in range(1, 4):
        met.hears(PUSH)
        assert len(met.taken) == number
        assert len(met.transport.written) == number - 1
        body, answer = met.taken[-1]
        assert body == b"{  }"
        answer(True)
        assert met.transport.written[-1] == STORED
    assert [told[0] for told in met.behind.told] == ["connection_made"]


def test_what_could_not_be_stored_is_to_come_again(met: Met) -> None:
    met.hears(PUSH)
    met.taken[0][1](False)
    status, *fields, _, _ = met.transport.written[0].split(b"\r\n")
    assert status == b"HTTP/1.1 503 Service Unavailable"
    assert {b"Retry-After: 2", b"Content-Length: 0"} <= set(fields)


@pytest.mark.parametrize(
    "piece",
    [
        b"",
        b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: here\r\n\r\n",
        HEAD,
        PUSH[:-1],
        PUSH + b"x",
        PUSH + PUSH,
        PUSH.replace(SECRET.encode(), b"guessed"),
        b"\x16\x03\x01",
        instead(b"Content-Length: 4", b"Content-Length: 0"),
        HEAD + b"\r\nX: " + b"a" * pushes.LONGEST_HEAD + b"\r\n\r\n{  }",
    ],
)
def test_all_else_is_left_to_aiohttp_with_whatever_follows(met: Met, piece: bytes) -> None:
    met.hears(piece)
    assert met.behind.told[1:] == [("data_received", piece)]
    assert met.transport.protocol is met.behind
    assert met.taken == []
    assert met.transport.written == []


async def test_a_body_may_come_after_its_head(met: Met) -> None:
    for number in range(1, 3):
        met.hears(HEAD + b"\r\n\r\n")
        assert len(met.taken) == number - 1
        met.hears(b"{  }")
        assert met.taken[-1][0] == b"{  }"
        met.taken[-1][1](True)
    assert met.transport.written == [STORED, STORED]
    assert [told[0] for told in met.behind.told] == ["connection_made"]
    met.hears(HEAD + b"\r\n\r\n")
    met.hears(b"{ ")
    assert met.behind.told[1:] == [("data_received", HEAD + b"\r\n\r\n{ ")]


async def test_a_head_whose_body_does_not_come_is_left_to_aiohttp(
    met: Met, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushes, "BODY_SECONDS", 0)
    met.hears(HEAD + b"\r\n\r\n")
    await asyncio.sleep(0.01)
    assert met.behind.told[1:] == [("data_received", HEAD + b"\r\n\r\n")]
    assert met.transport.protocol is met.behind


async def test_a_head_without_a_body_is_forgotten_with_its_connection(
    met: Met, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushes, "BODY_SECONDS", 0)
    met.hears(HEAD + b"\r\n\r\n")
    met.connection.connection_lost(None)
    await asyncio.sleep(0.01)
    assert met.behind.told[1:] == [("connection_lost", None)]


def test_what_comes_before_the_answer_waits_for_it(met: Met) -> None:
    met.hears(PUSH)
    met.hears(PUSH[:40])
    met.hears(PUSH[40:])
    assert met.transport.is_paused
    assert len(met.taken) == 1
    met.taken[0][1](True)
    assert not met.transport.is_paused
    assert len(met.taken) == 2
    met.hears(b"and something else")
    met.taken[1][1](True)
    assert met.transport.written == [STORED, STORED]
    assert met.behind.told[1:] == [("data_received", b"and something else")]


def test_who_has_gone_is_told_nothing(met: Met) -> None:
    met.hears(PUSH)
    met.transport.is_closed = True
    met.connection.connection_lost(None)
    met.taken[0][1](True)
    assert met.transport.written == []
    assert met.behind.told[-1] == ("connection_lost", None)


def test_once_it_closes_everything_is_left_to_aiohttp(met: Met) -> None:
    met.hears(PUSH)
    met.pushes.is_open = False
    met.taken[0][1](True)
    met.hears(PUSH)
    assert len(met.taken) == 1
    assert met.behind.told[1:] == [("data_received", PUSH)]


def test_only_heads_of_pushes_are_kept_and_not_without_end(
    met: Met, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushes, "HEADS_KEPT", 3)
    for number in range(10):
        assert met.pushes.body_in(b"GET /%d HTTP/1.1\r\nHost: here\r\n\r\n" % number) is None
        mark = b"\r\nX-Request-Id: %d\r\n\r\n" % number
        assert met.pushes.body_in(PUSH.replace(b"\r\n\r\n", mark)) == b"{  }"
        assert len(met.pushes._lengths) <= 3
    assert all(head.startswith(LINE) for head in met.pushes._lengths)


def test_its_server_is_aiohttps_own_behind_it(met: Met) -> None:
    async def never(_request: web.BaseRequest) -> web.StreamResponse:
        raise AssertionError

    async def made() -> None:
        server = pushes.Server(never)
        server.pushes = met.pushes
        made: object = server()
        assert isinstance(made, Connection)
        assert isinstance(made._behind, web.RequestHandler)

    asyncio.run(made())
