"""Where a life of the program can be made to end: by its own hand, exactly there."""

import os
import signal
from collections.abc import Callable
from sqlite3 import Connection
from typing import Any

from aiogram import Bot
from aiogram.methods import TelegramMethod

from handlers.session import Session
from storage.database import Database

# What is written on the way to an effect, or beside it.
USUAL = frozenset(
    f"bot.{name}"
    for name in (
        "absences",
        "case_posts",
        "chores",
        "deliveries",
        "intake",
        "lifetimes",
        "notices",
        "order_people",
        "schedules",
    )
)


def _now() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _is_at(place: str, function: Callable[..., Any]) -> bool:
    """Say whether a write is what a place is named after: the inbox's, or a feature's effect."""
    module, name = getattr(function, "__module__", ""), getattr(function, "__name__", "")
    if place == "inbox":
        return (module, name) == ("bot.intake", "accept")
    return module.startswith("bot.") and module not in USUAL


def die_at(step: str) -> None:
    """Let this process end at a step: `effect:within`, before its commit, `call:after` …"""
    place, _, when = step.partition(":")
    if place == "call":
        _die_calling(when)
    else:
        _die_writing(place, when)


def _die_writing(place: str, when: str) -> None:
    write = Database.write

    async def watched(self: Database, function: Any, /, *args: Any, **named: Any) -> Any:
        if not _is_at(place, function):
            return await write(self, function, *args, **named)
        if when == "before":
            _now()

        def within(tx: Connection) -> Any:
            outcome = function(tx, *args, **named)
            if when == "within" and tx.in_transaction:
                _now()
            return outcome

        outcome = await write(self, within)
        _now()
        return outcome

    setattr(Database, "write", watched)  # noqa: B010 - for this process alone


def _die_calling(when: str) -> None:
    request = Session.make_request

    async def watched(
        self: Session,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109
    ) -> Any:
        is_meant = method.__api_method__.startswith("send")
        if is_meant and when == "before":
            _now()
        outcome = await request(self, bot, method, timeout)
        if is_meant:
            _now()
        return outcome

    setattr(Session, "make_request", watched)  # noqa: B010 - for this process alone
