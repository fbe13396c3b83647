"""Server-sent events: what happens, told to every open page, bounded whatever happens."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .page_json import call_json, chat_json, message_json, moment, person_json
from .wire import Json, as_bytes

if TYPE_CHECKING:
    from .world import World

FLUSH_SECONDS = 0.1
MOST_PER_FLUSH = 40
_QUIET_SECONDS = 15.0
_CROWDED = ("message", "call", "edit", "reaction", "delete")
_Facts = Callable[[], dict[str, Any]]


class EventStream:
    """The events of one open page: the newest of each crowded kind, the rest only counted."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._events: dict[tuple[object, ...], _Facts] = {}
        self._crowded: dict[str, deque[tuple[object, ...]]] = {}
        self._dropped: dict[str, int] = {}
        self._news = asyncio.Event()
        self._count = 0

    def tell(self, kind: str, facts: _Facts) -> None:
        """Note an event; it is worked out only when it is sent."""
        self._count += 1
        key: tuple[object, ...] = (kind,)
        if kind in _CROWDED or kind == "callback":
            key = (kind, self._count)
        elif kind in ("chat", "person"):
            key = (kind, id(next(iter(facts().values()))))
        self._events.pop(key, None)
        self._events[key] = facts
        if kind in _CROWDED:
            self._make_room(kind, key)
        self._news.set()

    async def run(self, response: web.StreamResponse) -> None:
        """Send until the page goes away."""
        await response.write(b": welcome\n\n")
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), _QUIET_SECONDS)
            await response.write(self._take() or b": still here\n\n")
            await asyncio.sleep(FLUSH_SECONDS)

    def _make_room(self, kind: str, key: tuple[object, ...]) -> None:
        known = self._crowded.setdefault(kind, deque())
        known.append(key)
        if len(known) > MOST_PER_FLUSH:
            self._events.pop(known.popleft(), None)
            self._dropped[kind] = self._dropped.get(kind, 0) + 1

    def _take(self) -> bytes:
        self._news.clear()
        events, dropped = self._events, self._dropped
        self._events, self._crowded, self._dropped = {}, {}, {}
        lines = [self._line(str(key[0]), facts()) for key, facts in events.items()]
        if dropped:
            lines.append(_as_event({"kind": "dropped", **dropped}))
        return b"".join(lines)

    def _line(self, kind: str, facts: dict[str, Any]) -> bytes:
        shown: Json = {"kind": kind}
        for name, value in facts.items():
            shown[name] = self._plain(kind, name, value)
        return _as_event(shown)

    def _plain(self, kind: str, name: str, value: Any) -> Any:
        if name == "message" and kind != "callback":
            return message_json(value)
        if name == "chat" and kind == "chat":
            return chat_json(value)
        if name == "person" and kind == "person":
            return person_json(self._world, value)
        if name == "call":
            return call_json(value)
        return moment(value) if name == "now" else value


def _as_event(value: Json) -> bytes:
    return b"data: " + as_bytes(value) + b"\n\n"
