"""On which event loop the program runs."""

import asyncio
import sys

import pytest

from bot import interpreter


async def loop_in_use() -> str:
    return type(asyncio.get_running_loop()).__module__


def test_it_runs_on_uvloop() -> None:
    assert interpreter.run(loop_in_use()) == "uvloop"


def test_where_there_is_no_uvloop_it_runs_on_asyncios_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert interpreter.run(loop_in_use()).startswith("asyncio")


async def fails() -> None:
    raise RuntimeError


def test_what_fails_without_uvloop_is_not_blamed_on_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    with pytest.raises(RuntimeError) as failed:
        interpreter.run(fails())
    assert failed.value.__context__ is None
