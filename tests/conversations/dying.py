"""Where a life of the program can be made to end: by its own hand, exactly there."""

import os
import signal
from collections.abc import Callable
from sqlite3 import Connection
from typing import Any

from aiogram import Bot
from aiogram.methods import TelegramMethod

from handlers.session import Session
from handlers.webhook import Webhook
from storage.commits import Commits
from storage.database import Database
from tests.conversations import dying_files

# What is written on the way to an effect, or beside it.
ASIDE = frozenset(
    (
        *("bot.absences", "bot.chores", "bot.deliveries", "bot.intake", "bot.lifetimes"),
        *("bot.notices", "bot.order_people", "bot.schedules", "storage.chores"),
        *("storage.inbox", "storage.notices", "storage.outbox", "storage.schedules"),
    )
)
WRITES = {
    "inbox": "bot.intake.accept",
    "claim": "storage.outbox.claim",
    "mark": "bot.deliveries.delivered",
    "retry": "storage.outbox.put_back",
    "unknown": "storage.outbox.mark_unknown",
    "recover": "storage.outbox.recover",
    "occurrence": "bot.schedules.look",
    "chore": "bot.chores.do",
    "errand": "storage.chores.claim",
}
# What a life asks and tells Telegram whoever says what.
ANYWAY = ("get", "setMy", "deleteMy", "setWebhook", "deleteWebhook")


def _now(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _is_at(place: str, function: Callable[..., Any]) -> bool:
    """Say whether a write is what a place is named after, or at least not one beside all."""
    module, name = getattr(function, "__module__", ""), getattr(function, "__name__", "")
    if place in WRITES:
        return f"{module}.{name}" == WRITES[place]
    return module.startswith(("bot.", "handlers.", "storage.")) and module not in ASIDE


def die_at(step: str) -> None:
    """Let this process end at a step: `claim:within`, before its commit, `call:after` …

    Within and after are of the first such write that changes what EFFECT, a question to the
    file, answers; without a question of the first one at all, as before it always is.
    """
    place, _, when = step.partition(":")
    if step in dying_files.STEPS:
        dying_files.STEPS[step](_now)
    elif place == "call":
        _die_calling(when)
    elif place == "answer":
        _die_answering()
    else:
        _die_writing(place, when)


def _die_writing(place: str, when: str) -> None:
    settle, effect = Commits.settle, os.environ.get("EFFECT", "")
    has_come = False

    def watching(write: Callable[..., Any]) -> Callable[..., Any]:
        async def watched(self: Database, function: Any, /, *args: Any, **named: Any) -> Any:
            if not _is_at(place, function):
                return await write(self, function, *args, **named)
            if when == "before":
                _now()

            def within(tx: Connection) -> Any:
                nonlocal has_come
                before = _seen(tx, effect)
                outcome = function(tx, *args, **named)
                has_come = not effect or _seen(tx, effect) != before
                if when == "within" and has_come:
                    _now()
                return outcome

            return await write(self, within)

        return watched

    def settled(self: Commits, tx: Connection) -> bool:
        is_kept = settle(self, tx)
        if has_come:
            # On the writer's own thread: nothing else is written after it.
            _now()
        return is_kept

    # For this process alone.
    setattr(Database, "write", watching(Database.write))  # noqa: B010
    setattr(Commits, "settle", settled)  # noqa: B010


def _seen(tx: Connection, effect: str) -> Any:
    return tx.execute(effect).fetchone() if effect else None


def _die_calling(when: str) -> None:
    request = Session.make_request

    async def watched(
        self: Session,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109
    ) -> Any:
        is_meant = not method.__api_method__.startswith(ANYWAY)
        if is_meant and when == "before":
            _now()
        outcome = await request(self, bot, method, timeout)
        if is_meant:
            _now()
        return outcome

    setattr(Session, "make_request", watched)  # noqa: B010 - for this process alone


def _die_answering() -> None:
    """End between the commit of what Telegram pushed and the 200 that says so."""
    take = Webhook._take

    async def watched(self: Webhook, batch: list[Any]) -> bool:
        await take(self, batch)
        _now()
        return True

    setattr(Webhook, "_take", watched)  # noqa: B010 - for this process alone
