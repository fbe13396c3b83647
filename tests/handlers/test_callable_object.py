"""What is used of aiogram's CallableObject, which its documents do not promise."""

import threading
from functools import wraps
from typing import Any

from aiogram.dispatcher.event.handler import CallableObject

EVERYTHING = {"db": "a database", "now": "an instant", "t": "sentences"}


async def test_a_handler_gets_the_event_and_only_what_it_asks_for_by_name() -> None:
    heard: list[object] = []

    async def handler(event: str, now: str, *, db: str) -> None:
        heard.extend([event, now, db])

    await CallableObject(handler).call("an update", **EVERYTHING)
    assert heard == ["an update", "an instant", "a database"]


async def test_a_default_stands_for_what_nobody_brought() -> None:
    async def handler(event: str, tap: str = "none") -> str:
        return f"{event}, {tap}"

    assert await CallableObject(handler).call("an update", **EVERYTHING) == "an update, none"


async def test_what_a_handler_raises_comes_through() -> None:
    async def handler(event: str, t: str) -> None:
        raise KeyError(t)

    try:
        await CallableObject(handler).call("an update", **EVERYTHING)
    except KeyError as error:
        assert error.args == ("sentences",)
    else:
        raise AssertionError("nothing was raised")


async def test_a_wrapped_handler_is_asked_for_its_own_names() -> None:
    async def handler(event: str, db: str) -> str:
        return f"{event}, {db}"

    @wraps(handler)
    async def wrapped(*args: Any, **named: Any) -> str:
        return await handler(*args, **named)

    assert await CallableObject(wrapped).call("an update", **EVERYTHING) == "an update, a database"


async def test_a_plain_function_would_run_in_a_thread_of_its_own() -> None:
    """The reason why every handler is `async def` (tests/test_code_rules.py)."""

    def handler(_event: str) -> int:
        return threading.get_ident()

    assert await CallableObject(handler).call("an update") != threading.get_ident()
