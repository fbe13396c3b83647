"""First questions: what a newcomer asks in the first week, which nobody should leave open."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.asking import is_question

NEW_SECONDS: Final = 7 * 86_400
LONGEST: Final = 500
_ADDRESS = re.compile(r"https?://\S+|t\.me/\S+|@\w+")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_LEAST_LETTERS, _LEAST_CHINESE = 8, 4


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
    words = _ADDRESS.sub(" ", text)
    letters = sum(each.isalpha() for each in words)
    is_long = letters >= _LEAST_LETTERS or len(_CHINESE.findall(words)) >= _LEAST_CHINESE
    return is_long and len(text) <= LONGEST and is_question(words)
