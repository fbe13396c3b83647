"""What becomes of a refusal or an error: told in the member's language, or left to the lane."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

import structlog
from aiogram.exceptions import AiogramError

from bot.texts import Html, Translator
from domain.manners import HINTS_LIVE_FOR
from domain.refusals import Refusal
from views.cards import Card

log = structlog.get_logger(__name__)


class Says(Protocol):
    def __call__(self, card: Card) -> None: ...


def refused(refusal: Refusal, t: Translator) -> Html:
    """Return a refusal's sentence, with that of another where it says why."""
    params = refusal.params.items()
    told = {n: refused(v, t) if isinstance(v, Refusal) else v for n, v in params}
    return t(refusal.key, **told)


@asynccontextmanager
async def told(
    ways: Callable[[], tuple[Says, Translator]] | None = None,
) -> AsyncIterator[None]:
    """Answer a refusal; log a Telegram error, which never runs a handler again."""
    try:
        yield
    except Refusal as refusal:
        log.debug("refused", key=refusal.key)
        if ways is not None:
            say, t = ways()
            say(Card(refused(refusal, t), lives_for=HINTS_LIVE_FOR))
    except AiogramError as error:
        log.warning("telegram refused while handling", error=type(error).__name__)
