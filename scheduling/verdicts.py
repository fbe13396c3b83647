"""What an error of Telegram means for the message that met it (reliability.md 1.2)."""

from enum import StrEnum

from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiohttp import ClientConnectorError


class Verdict(StrEnum):
    DONE = "done"  # nothing to change: as good as sent
    WAIT = "wait"  # 429, retry_after is law
    MOVED = "moved"  # the group became a supergroup
    BLOCKED = "blocked"  # the person does not want us
    EXPELLED = "expelled"  # perhaps kicked, perhaps only a locked topic
    NO_TOPIC = "no_topic"  # topic closed or gone: General
    NO_TARGET = "no_target"  # the message to edit or delete is gone
    RETRY = "retry"  # surely not delivered
    UNKNOWN = "unknown"  # perhaps delivered
    REFUSED = "refused"  # will never be accepted


TOPIC_WORDS = ("topic_closed", "topic_deleted", "message thread not found")
GONE_WORDS = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message with poll to stop not found",
    "message is not a poll",
    "poll can't be stopped",
)
DONE_WORDS = ("message is not modified", "poll has already been closed")
# A permission of its own: who may not post polls may still speak.
POLL_WORDS = ("rights to send polls",)
SILENCED_WORDS = (
    "chat_restricted",
    "chat_write_forbidden",
    "not enough rights",
    "need administrator rights",
    "have no rights",
    "chat not found",
)


def verdict_of(error: AiogramError) -> Verdict:
    """Judge by class first; the text only where one class has several meanings."""
    match error:
        case TelegramRetryAfter():
            return Verdict.WAIT
        case TelegramMigrateToChat():
            return Verdict.MOVED
        case TelegramForbiddenError():
            return _forbidden(error.message.casefold())
        case TelegramBadRequest():
            return _bad_request(error.message.casefold())
        case TelegramServerError():
            return Verdict.RETRY
        case TelegramNetworkError():
            is_early = isinstance(error.__cause__ or error.__context__, ClientConnectorError)
            return Verdict.RETRY if is_early else Verdict.UNKNOWN
    return Verdict.UNKNOWN


def _forbidden(text: str) -> Verdict:
    if "blocked by the user" in text or "deactivated" in text or "initiate" in text:
        return Verdict.BLOCKED
    return Verdict.EXPELLED


def _bad_request(text: str) -> Verdict:
    if any(words in text for words in DONE_WORDS):
        return Verdict.DONE
    if any(words in text for words in GONE_WORDS):
        return Verdict.NO_TARGET
    if any(words in text for words in TOPIC_WORDS):
        return Verdict.NO_TOPIC
    if any(words in text for words in POLL_WORDS):
        return Verdict.REFUSED
    if any(words in text for words in SILENCED_WORDS):
        return Verdict.EXPELLED
    return Verdict.REFUSED
