"""How Python itself is set for a process that lives for months."""

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

SWITCH_SECONDS = 1e-4
# A batch of updates makes more short-lived objects than Python's default of 700 expects.
COLLECTED_AFTER_OBJECTS = 20_000


def settle() -> None:
    """Take what the program is built of out of the collector's way, once a process."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(COLLECTED_AFTER_OBJECTS)
    gc.collect()
    gc.freeze()


def run(program: Coroutine[Any, Any, T]) -> T:
    """Run a program to its end, on uvloop where that is installed (decision 0011)."""
    return _runner()(program)


def _runner() -> Callable[[Coroutine[Any, Any, T]], T]:
    try:
        import uvloop
    except ImportError:
        # Returned, not run here: each later error would be told as one that came of this one.
        return asyncio.run
    return uvloop.run
