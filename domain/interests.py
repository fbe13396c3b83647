"""Interests: what members say they like, chosen from their community's list."""

import re
from typing import Final

from domain.badges import fold
from domain.names import clean
from domain.phrases import unquoted
from domain.refusals import Refusal

SHIPPED: Final = ("music", "film", "games", "art", "writing", "photos", "live", "merch")
"""What every community begins with; named in each reader's language, a sign before the name."""
MOST: Final = 24
LONGEST_NAME: Final = 24
FEWEST_TOLD: Final = 5
"""How many chose something is told from so many people on."""
_BETWEEN: Final = re.compile(r"[,，、;；\n]+")


def read_names(text: str) -> list[str]:
    """Return the names between commas as they are shown, each once; refuse none and long ones."""
    names = [clean(unquoted(part)) for part in _BETWEEN.split(text)]
    kept: dict[str, str] = {}
    for name in names:
        if fold(name):
            kept.setdefault(fold(name), name)
    found = list(kept.values())
    if not found:
        raise Refusal("interests.usage")
    if any(len(name) > LONGEST_NAME for name in found):
        raise Refusal("interests.too_long", most=LONGEST_NAME)
    return found
