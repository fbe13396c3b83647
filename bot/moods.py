"""The program's own lists of words that tell a mood, read once."""

from functools import cache
from pathlib import Path

from domain.mood import Lexicon, lexicon

FOLDER = Path(__file__).with_name("moods")


@cache
def table() -> Lexicon:
    """Return the words of every language: people mix them."""
    lines = (path.read_text(encoding="utf-8").splitlines() for path in FOLDER.glob("*.txt"))
    return lexicon(line for text in lines for line in text)
