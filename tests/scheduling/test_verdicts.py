"""What each refusal of Telegram means for the message that met it."""

import pytest
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import SendMessage

from scheduling.verdicts import Verdict, verdict_of

METHOD = SendMessage(chat_id=-100, text="x")


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("bot was kicked from the supergroup chat", Verdict.EXPELLED),
        ("bot is not a member of the channel chat", Verdict.EXPELLED),
        ("the group chat was deleted", Verdict.EXPELLED),
        ("bot was blocked by the user", Verdict.BLOCKED),
        ("user is deactivated", Verdict.BLOCKED),
        ("bot can't initiate conversation with a user", Verdict.BLOCKED),
    ],
)
def test_what_is_forbidden(words: str, verdict: Verdict) -> None:
    error = TelegramForbiddenError(METHOD, f"Forbidden: {words}")
    assert verdict_of(error) is verdict


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("TOPIC_CLOSED", Verdict.NO_TOPIC),
        ("TOPIC_DELETED", Verdict.NO_TOPIC),
        ("message thread not found", Verdict.NO_TOPIC),
        ("CHAT_RESTRICTED", Verdict.EXPELLED),
        ("CHAT_WRITE_FORBIDDEN", Verdict.EXPELLED),
        ("have no rights to send a message", Verdict.EXPELLED),
        ("not enough rights to send text messages to the chat", Verdict.EXPELLED),
        ("not enough rights to send polls to the chat", Verdict.REFUSED),
        ("chat not found", Verdict.EXPELLED),
        ("message is not modified: specified new message content is the same", Verdict.DONE),
        ("message to edit not found", Verdict.NO_TARGET),
        ("message to delete not found", Verdict.NO_TARGET),
        ("can't parse entities: unsupported start tag", Verdict.REFUSED),
    ],
)
def test_what_is_a_bad_request(words: str, verdict: Verdict) -> None:
    assert verdict_of(TelegramBadRequest(METHOD, f"Bad Request: {words}")) is verdict


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        # Slow mode says the same as a full budget: how long to wait.
        (TelegramRetryAfter(METHOD, "Too Many Requests: retry after 30", 30), Verdict.WAIT),
        (TelegramMigrateToChat(METHOD, "group upgraded", -1001), Verdict.MOVED),
        (TelegramServerError(METHOD, "Internal Server Error: restart"), Verdict.RETRY),
        (TelegramNetworkError(METHOD, "Request timeout error"), Verdict.UNKNOWN),
        (AiogramError("half an answer"), Verdict.UNKNOWN),
    ],
)
def test_what_is_neither(error: AiogramError, verdict: Verdict) -> None:
    assert verdict_of(error) is verdict
