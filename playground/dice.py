"""Dice: emoji that roll, with a value that only the server makes."""

from dataclasses import dataclass
from random import Random

from .wire import Json

HIGHEST = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
_VARIATION = "\N{VARIATION SELECTOR-16}"


@dataclass(frozen=True, slots=True)
class Dice:
    """An emoji and what it showed when it stood still."""

    emoji: str
    value: int

    def as_api(self) -> Json:
        return {"dice": {"emoji": self.emoji, "value": self.value}}


def rolls(text: str) -> str | None:
    """Return the emoji that a text is made into by Telegram's apps; None when it stays a text."""
    emoji = text.strip().removesuffix(_VARIATION)
    return emoji if emoji in HIGHEST else None


def roll(emoji: str, chance: Random) -> Dice:
    return Dice(emoji, chance.randint(1, HIGHEST[emoji]))
