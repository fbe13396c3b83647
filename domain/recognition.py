"""Recognition by others: reactions and kudos, and whose recognition counts."""

from typing import Final, NamedTuple

from domain.messages import Name

# Said as a whole message in reply to somebody, folded as plain words are.
KUDOS_WORDS: Final = frozenset(
    {"+", "👍", "thanks", "thank you", "谢谢", "謝謝", "感谢", "感謝", "спасибо"}
)
_MARKS: Final = "!.~。 "
SKIN_TONES: Final = dict.fromkeys(range(127995, 128000)) | {0xFE0F: None}
# A giver counts after a day and three counted messages (reliability.md 2).
TRUSTED_AFTER_SECONDS = 86_400
TRUSTED_MESSAGES = 3


class ReactionFacts(NamedTuple):
    """A person's reactions to a message as they are now; `at` in UTC seconds."""

    telegram_chat_id: int
    message_id: int
    giver: Name
    at: int
    has_any: bool


class KudosFacts(NamedTuple):
    """Thanks said in reply to another person; `at` in UTC seconds."""

    telegram_chat_id: int
    message_id: int
    giver: Name
    receiver: Name
    at: int


def is_kudos(folded: str) -> bool:
    """Say whether a folded text is thanks and nothing else, however warmly and in which colour."""
    return folded.translate(SKIN_TONES).rstrip(_MARKS) in KUDOS_WORDS
