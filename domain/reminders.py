"""What somebody wants to be reminded of."""

from dataclasses import dataclass

from domain.refusals import Refusal

MOST_EACH = 25
LONGEST_TEXT = 500
# Sooner after its time nobody calls it late.
LATE_SECONDS = 90


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a reminder was asked for, by which message or of which; no chat is privately.

    Its times are read in the community's zone, without one in a zone of its own.
    """

    community_id: int | None
    zone: str | None
    chat_key: int | None
    thread_id: int | None
    telegram_chat_id: int
    message_id: int
    is_about: bool


@dataclass(frozen=True, slots=True)
class Reminder:
    """With a rule it comes again and again, and `due_at` is its first time."""

    reminder_id: int
    user_id: int
    origin: Origin
    text: str
    rule: str
    due_at: int
    said_at: int | None


def checked(text: str, *, is_about: bool) -> str:
    """Return what a reminder says; refuse nothing at all and what is too long."""
    text = text.strip()
    if not text and not is_about:
        raise Refusal("remind.no_text")
    if len(text) > LONGEST_TEXT:
        raise Refusal("remind.too_long", most=LONGEST_TEXT)
    return text
