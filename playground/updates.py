"""The queue of updates: what waits for the bot, already serialised, until confirmed or expired."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from .clock import PlaygroundClock
from .wire import Json, as_bytes

KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
        "subscription",
        "stopped_message_generation",
    ]
)
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LARGEST_ANSWER = 4 * 1024 * 1024

_LIFE = {"callback_query": 150, "inline_query": 30, "chosen_inline_result": 600}
_USUAL_LIFE, _WEEK = 86400, 7 * 86400
_FUTURE, _PAST = 10, 100_000


class Pending(NamedTuple):
    """One update on its way; `lane` is the chat (or the tapping user) for webhooks."""

    serial: int
    id: int
    kind: str
    body: bytes
    expires_at: int
    lane: int


class UpdateQueue:
    """Updates in order of their number; taking with an offset confirms what lies below it."""

    def __init__(self, clock: PlaygroundClock, chance: Random) -> None:
        self._clock = clock
        self._chance = chance
        self._waiting: OrderedDict[int, Pending] = OrderedDict()
        self._next_id = self._random_id()
        self._last_at = clock.unix()
        self._bells: list[Callable[[Pending], None]] = []
        self._empty = asyncio.Event()
        self._empty.set()
        self.allowed = KINDS - NOT_BY_DEFAULT
        self.allowed_as_asked: list[str] | None = None
        self.made = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def on_new(self, ring: Callable[[Pending], None]) -> None:
        """Call this whenever an update was added."""
        self._bells.append(ring)

    def allow(self, kinds: list[str] | None) -> None:
        """Choose what is made from now on; None keeps the choice, an empty list is the default."""
        if kinds is None:
            return
        known = [kind for kind in kinds if kind in KINDS]
        self.allowed_as_asked = known or None
        self.allowed = frozenset(known) if known else KINDS - NOT_BY_DEFAULT

    def wants(self, kind: str) -> bool:
        return kind in self.allowed

    def add(self, kind: str, payload: Json, *, lane: int = 0) -> int:
        """Queue an update and return its number; 0 when the bot did not ask for its kind."""
        if kind not in self.allowed:
            return 0
        return self.add_body(kind, as_bytes(payload), lane=lane)

    def add_body(self, kind: str, payload: bytes, *, lane: int = 0) -> int:
        """Queue an update whose payload is serialised already, wanted or not."""
        number = self._number()
        body = b'{"update_id":%d,"%s":%s}' % (number, kind.encode("ascii"), payload)
        self._push(Pending(self.made, number, kind, body, self._expiry(kind), lane))
        return number

    def add_raw(self, body: bytes, number: int) -> None:
        """Queue exactly these bytes; the number is only what confirming goes by."""
        self._push(Pending(self.made, number, "message", body, self._expiry("message"), 0))
        self._next_id = max(self._next_id, number + 1)

    def restart_at(self, number: int) -> None:
        """Let the next update have this number, as after a week of silence."""
        self._next_id = number

    def take(self, offset: int, limit: int) -> list[Pending]:
        """Confirm everything below the offset and return what follows, at most 4 MiB of it."""
        self._confirm(offset)
        now = self._clock.unix()
        batch: list[Pending] = []
        size = 0
        for pending in self._waiting.values():
            if pending.expires_at <= now:
                continue
            size += len(pending.body) + 1
            if len(batch) == limit or size > LARGEST_ANSWER:
                break
            batch.append(pending)
        if not batch and self._waiting:
            self._waiting.clear()
            self._empty.set()
        return batch

    def waiting(self) -> list[Pending]:
        """Return what has not expired, oldest first (for the webhook)."""
        now = self._clock.unix()
        return [pending for pending in self._waiting.values() if pending.expires_at > now]

    def forget(self, pending: Pending) -> None:
        """Drop one update that a webhook has taken."""
        self._waiting.pop(pending.serial, None)
        self._note_emptiness()

    def forget_all(self) -> None:
        self._waiting.clear()
        self._note_emptiness()

    async def all_confirmed(self) -> None:
        """Wait until the bot has confirmed every update made so far."""
        await self._empty.wait()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popitem(last=False)
        elif self._waiting:
            head = next(iter(self._waiting.values())).id
            if not head - _PAST <= offset <= self._next_id + _FUTURE:
                return
            while self._waiting and next(iter(self._waiting.values())).id < offset:
                self._waiting.popitem(last=False)
        self._note_emptiness()

    def _push(self, pending: Pending) -> None:
        self._waiting[pending.serial] = pending
        self.made += 1
        self._empty.clear()
        for ring in self._bells:
            ring(pending)

    def _number(self) -> int:
        now = self._clock.unix()
        if now - self._last_at > _WEEK and not self._waiting:
            self._next_id = self._random_id()
        self._last_at = now
        number = self._next_id
        self._next_id += 1
        return number

    def _random_id(self) -> int:
        return self._chance.randint(2_000_001, 1_000_000_000)

    def _expiry(self, kind: str) -> int:
        return self._clock.unix() + _LIFE.get(kind, _USUAL_LIFE)

    def _note_emptiness(self) -> None:
        if self._waiting:
            self._empty.clear()
        else:
            self._empty.set()
