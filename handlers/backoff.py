"""Waiting between two tries, never in a hurry and never past a stop."""

import asyncio
import random
from dataclasses import dataclass

SHORTEST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0


@dataclass(slots=True)
class Backoff:
    """Full jitter between a floor and a cap that doubles (reliability.md R13)."""

    cap: float = SHORTEST_PAUSE_SECONDS

    def pause(self) -> float:
        """Return the next pause in seconds, never below the floor."""
        self.cap = min(self.cap * 2, LONGEST_PAUSE_SECONDS)
        return random.uniform(SHORTEST_PAUSE_SECONDS, self.cap)  # noqa: S311 - spreads load only

    def reset(self) -> None:
        self.cap = SHORTEST_PAUSE_SECONDS


async def pause(seconds: float, stopping: asyncio.Event) -> None:
    """Wait that long, or until asked to stop."""
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        return
