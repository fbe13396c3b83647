"""Suggestions: what members vote for, what becomes of it, and which say the same."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from domain.refusals import Refusal

LONGEST_TEXT, LONGEST_REASON = 1500, 300
A_PAGE = 8
MOST_NEAR = 3
# Of the words of the shorter one, in two that may say the same.
_ALIKE, _FEWEST_SHARED = 0.5, 2


class State(StrEnum):
    OPEN = "open"
    PLANNED = "planned"
    DONE = "done"
    DECLINED = "declined"
    MERGED = "merged"


# What is voted for, and what a list shows.
VOTED = frozenset({State.OPEN, State.PLANNED})
LISTED = (State.OPEN, State.PLANNED, State.DONE)
WORDS = {
    **{state.value: state for state in State if state is not State.MERGED},
    "开放": State.OPEN,
    "開放": State.OPEN,
    "计划": State.PLANNED,
    "計畫": State.PLANNED,
    "完成": State.DONE,
    "拒绝": State.DECLINED,
    "拒絕": State.DECLINED,
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`number` is the public one; the card is where Telegram has it, if it is there yet."""

    suggestion_id: int
    community_id: int
    number: int
    member_id: int
    text: str
    is_named: bool
    state: State
    reason: str
    into_number: int | None
    chat_key: int
    thread_id: int | None
    telegram_chat_id: int | None
    message_id: int | None
    votes: int


def checked_text(text: str) -> str:
    """Return a text as it is published; refuse none, and one that is too long."""
    plain = text.strip()
    if not plain:
        raise Refusal("suggest.no_text")
    if len(plain) > LONGEST_TEXT:
        raise Refusal("suggest.long_text", most=LONGEST_TEXT)
    return plain


def checked_reason(state: State, reason: str) -> str:
    """Return what is said with a state; a no needs a reason."""
    plain = " ".join(reason.split())[:LONGEST_REASON]
    if state is State.DECLINED and not plain:
        raise Refusal("suggest.no_reason")
    return plain


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """Return from 0 to 1 how much two texts say the same, by their terms."""
    shared = len(set(one) & set(other))
    if shared < _FEWEST_SHARED:
        return 0.0
    return shared / min(len(set(one)), len(set(other)))


def are_alike(one: Collection[str], other: Collection[str]) -> bool:
    return likeness(one, other) >= _ALIKE
