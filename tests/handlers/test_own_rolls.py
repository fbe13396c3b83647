"""Rolls of the bot's own that fail: which of them may have been made."""

from unittest.mock import sentinel

import pytest
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramServerError,
)
from aiogram.methods import SendDice
from aiohttp import ClientConnectorError, ServerDisconnectedError

from handlers.draw_rolls import is_perhaps_made

METHOD = SendDice(chat_id=-100)


def _network(cause: Exception) -> AiogramError:
    error = TelegramNetworkError(METHOD, "broken")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "perhaps"),
    [
        (_network(ServerDisconnectedError()), True),
        (_network(TimeoutError()), True),
        (TelegramServerError(METHOD, "Bad Gateway"), True),
        (_network(ClientConnectorError(sentinel.key, OSError("refused"))), False),
        (TelegramBadRequest(METHOD, "not enough rights"), False),
    ],
)
def test_only_what_reached_telegram_may_have_been_rolled(
    error: AiogramError, perhaps: bool
) -> None:
    assert is_perhaps_made(error) is perhaps
