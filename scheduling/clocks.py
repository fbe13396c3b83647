"""Instants on each reader's own clock, where the operator wants what is newer than Bot API 9.0."""

from dataclasses import replace

import structlog
from aiogram.exceptions import AiogramError, TelegramBadRequest

from views.cards import Answer, Card

log = structlog.get_logger(__name__)


class Clocks:
    """Leaves instants in what is said or takes them out; for good once a server knows none."""

    def __init__(self, *, is_on: bool) -> None:
        self._is_on = is_on

    def told(self, answer: Answer) -> Answer:
        """Return an answer as this server can show it."""
        text = answer.card.text
        if self._is_on or not text.has_moments:
            return answer
        return replace(answer, card=replace(answer.card, text=text.without_moments))

    def refused(self, card: Card, error: AiogramError) -> None:
        """Leave instants out from now on if a card was refused for them."""
        is_unknown = isinstance(error, TelegramBadRequest) and "parse entities" in error.message
        if is_unknown and self._is_on and card.text.has_moments:
            log.warning("times are not shown on each reader's own clock: not known here")
            self._is_on = False
