"""What was written within the last minutes, in memory: too much of it, or the same again.

Lost at a restart, which does no harm: it is about seconds.
"""

from collections import deque
from collections.abc import Mapping
from typing import Any

from domain.filters import (
    COPIES_ALL,
    COPIES_OWN,
    COPIES_SECONDS,
    FLOOD_MESSAGES,
    FLOOD_SECONDS,
    SHORTEST_COPY,
    fold,
)

MOST_KEYS = 5_000
Times = deque[tuple[int, int]]


class Recent:
    """Counts messages by who wrote them and by what they say; the same message counts once."""

    def __init__(self) -> None:
        self._times: dict[tuple[int | str, ...], Times] = {}

    def is_flood(self, message: Mapping[str, Any], user_id: int) -> bool:
        key = ("flood", message["chat"]["id"], user_id)
        return self._count(key, message, FLOOD_SECONDS) >= FLOOD_MESSAGES

    def is_copy(self, message: Mapping[str, Any], user_id: int) -> bool:
        """Say whether one person, or several, said the same long text again and again."""
        text = message.get("text", message.get("caption"))
        if not isinstance(text, str) or len(text) < SHORTEST_COPY:
            return False
        said = hash(" ".join(fold(text).split()))
        own = ("own", message["chat"]["id"], user_id, said)
        everyone = ("all", message["chat"]["id"], said)
        is_own = self._count(own, message, COPIES_SECONDS) >= COPIES_OWN
        return self._count(everyone, message, COPIES_SECONDS) >= COPIES_ALL or is_own

    def _count(self, key: tuple[int | str, ...], message: Mapping[str, Any], within: int) -> int:
        """Count a message under a key, by the date it carries."""
        if len(self._times) > MOST_KEYS:
            self._times.clear()
        times = self._times.setdefault(key, deque(maxlen=FLOOD_MESSAGES))
        at, message_id = message["date"], message["message_id"]
        if all(message_id != other for _, other in times):
            times.append((at, message_id))
        return sum(at - other <= within for other, _ in times)
