"""Flood control: how much a bot may say before it is told to wait."""

import math
from collections import deque

from .clock import PlaygroundClock
from .refusals import ApiRefusal

PER_SECOND_OVERALL = 30
PER_GROUP_MINUTE = 20
CHAT_BURST = 5
_MINUTE = 60.0


class FloodControl:
    """About one message a second per chat with bursts, 20 a minute per group, 30 a second in all.

    Sends and edits share the budget. Telegram's own algorithm is not published; this one is
    never milder than its documented figures. It counts on the playground clock.
    """

    def __init__(self, clock: PlaygroundClock, *, enabled: bool = True) -> None:
        self._clock = clock
        self.enabled = enabled
        self._overall: deque[float] = deque()
        self._chats: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}

    def spend(self, chat_id: int) -> None:
        """Count one message or edit; refused with 429 when the budget is used up."""
        if not self.enabled:
            return
        now = self._clock.now().timestamp()
        wait = max(self._overall_wait(now), self._chat_wait(chat_id, now))
        if chat_id < 0:
            wait = max(wait, self._group_wait(chat_id, now))
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        self._overall.append(now)
        self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), now - CHAT_BURST + 1) + 1
        if chat_id < 0:
            self._groups[chat_id].append(now)

    def _overall_wait(self, now: float) -> float:
        while self._overall and self._overall[0] <= now - 1:
            self._overall.popleft()
        if len(self._overall) < PER_SECOND_OVERALL:
            return 0.0
        return self._overall[0] + 1 - now

    def _chat_wait(self, chat_id: int, now: float) -> float:
        return self._chats.get(chat_id, 0.0) - now

    def _group_wait(self, chat_id: int, now: float) -> float:
        sent = self._groups.setdefault(chat_id, deque())
        while sent and sent[0] <= now - _MINUTE:
            sent.popleft()
        return sent[0] + _MINUTE - now if len(sent) >= PER_GROUP_MINUTE else 0.0


def too_many_requests(seconds: int) -> ApiRefusal:
    return ApiRefusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
