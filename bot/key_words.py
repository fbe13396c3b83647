"""Key words: what is said as a whole message where a feature waits for it."""

from sqlite3 import Connection
from typing import NamedTuple

from storage import challenges, draws

DRAW, CHALLENGE = "key word", "challenge word"
# Whose key word may be the caption of a photo.
PICTURED = frozenset({CHALLENGE})


class Heard(NamedTuple):
    """What a key word is for: the step that takes it, and the number of whose word it is."""

    step: str
    number: int


def listening(tx: Connection) -> list[tuple[int, str, Heard]]:
    """Return (Telegram chat id, word, what for) of all that is waited for; draws' last win."""
    days = [(chat, word, Heard(CHALLENGE, each)) for chat, word, each in challenges.open_words(tx)]
    return days + [(chat, word, Heard(DRAW, each)) for chat, word, each in draws.open_words(tx)]
