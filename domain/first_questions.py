"""First questions: what a newcomer asks in the first week, which nobody should leave open."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.asking import is_question

NEW_SECONDS: Final = 7 * 86_400
LONGEST: Final = 500
_ADDRESS = re.compile(r"https?://\S+|t\.me/\S+|@\w+")
# Eight letters, or four of them Chinese.
_LONG = re.compile(r"(?:[^\W\d_][\W\d_]*){8}|(?:[\u4e00-\u9fff][^\u4e00-\u9fff]*){4}")


class State(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    TOLD = "told"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class FirstQuestion:
    """Where a newcomer asked; `by_user_id` is who of the staff saw to it."""

    member_id: int
    chat_key: int
    telegram_chat_id: int
    message_id: int
    asked_at: int
    state: State
    by_user_id: int | None


def is_asked(text: str) -> bool:
    """Say whether a text clearly asks something: long enough, and not by an address alone."""
    if len(text) > LONGEST:
        return False
    words = _ADDRESS.sub(" ", text)
    return bool(_LONG.search(words)) and is_question(words)
