"""The banks that come with the program: one file a bank and language, in bot/banks/."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from bot import question_files
from domain.questions import Question, folded

# What each may be called when somebody names it; the first is its key.
STARTERS = {
    "fanclub": ("fanclub", "fan club", "粉丝知识", "粉絲知識", "粉丝", "粉絲"),
    "general": ("general", "general knowledge", "常识", "常識"),
}
_FOLDER = Path(__file__).with_name("banks")


def key_of(name: str) -> str | None:
    """Return the key of the shipped bank of a name; None when none is called that."""
    wanted = folded(name)
    return next((key for key, names in STARTERS.items() if wanted in names), None)


@cache
def questions(key: str, language: str) -> tuple[Question, ...]:
    """Return the questions of a shipped bank in one of the program's languages."""
    reading = question_files.read((_FOLDER / f"{key}.{language}.yaml").read_bytes())
    return tuple(replace(question, language=language) for question in reading.questions)
