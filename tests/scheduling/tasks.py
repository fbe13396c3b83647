"""Tasks that a loop under test begins, and waiting for their end."""

import asyncio
from collections.abc import Coroutine
from typing import Any

TASKS: set[asyncio.Task[None]] = set()


def begin(work: Coroutine[Any, Any, None]) -> None:
    TASKS.add(asyncio.ensure_future(work))


async def ended() -> None:
    """Wait for what was begun; raise what it raised."""
    while TASKS:
        await TASKS.pop()
