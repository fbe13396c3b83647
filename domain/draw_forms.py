"""The questions that make a draw, one after the other; the answers together are its line."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from domain.draw_words import Line, read_line, read_prizes, read_rules
from domain.draws import Limits, checked
from domain.refusals import Refusal

Answers = Mapping[str, int | str]
WORD = "word"
POSTED = "yes"
RANDOM = "random="
ENTRIES = ("", WORD, "auto")
_QUOTES = re.compile('["“”„«»「」『』]')
RULES = ("", "days>=3", "level>=5", "days>=7 messages>=10/7d nostaff")


class Field(StrEnum):
    PRIZES = "prizes"
    CLOSING = "closing"
    RULES = "rules"
    ENTRY = "entry"
    WORD = "word"
    CHANCE = "chance"
    POST = "post"


# What stands for an answer that is not given yet.
_UNTIL_ANSWERED: Answers = {Field.PRIZES: '1 "?"', Field.CLOSING: "1h", Field.WORD: 'word="?"'}


def next_field(answers: Answers) -> Field | None:
    """Return what is asked next; None when nothing is left to ask."""
    skipped = set() if answers.get(Field.ENTRY) == WORD else {Field.WORD}
    return next((each for each in Field if each not in answers and each not in skipped), None)


def read_answer(field: Field, text: str) -> str:
    """Return an answer as it stands in the line."""
    match field:
        case Field.PRIZES:
            same = [(len(list(each)), name) for name, each in groupby(read_prizes(text))]
            return " ".join(f'{count} "{_unquoted(name)}"' for count, name in same)
        case Field.WORD:
            return f'word="{_unquoted(text)}"'
        case Field.RULES:
            return read_rules(text)
        case Field.CHANCE if not text.startswith(RANDOM):
            return RANDOM + "".join(text.split())
        case Field.ENTRY if text not in ENTRIES:
            raise Refusal("form.choose")
        case Field.POST if text != POSTED:
            raise Refusal("form.choose")
    return " ".join(text.split())


def _unquoted(text: str) -> str:
    return " ".join(_QUOTES.sub("", text).split())


def line_of(answers: Answers) -> str:
    """Return the line that the answers make so far."""
    said: Answers = {**_UNTIL_ANSWERED, **answers}
    skipped = {Field.POST} if answers.get(Field.ENTRY) == WORD else {Field.POST, Field.WORD}
    fields = [each for each in Field if each not in skipped]
    parts = [str(said.get(each, "")) for each in fields]
    return " ".join(part for part in parts if part and part != WORD)


def read_answers(
    answers: Answers, *, now: datetime, zone: ZoneInfo, claim_hours: int, limits: Limits
) -> Line:
    """Return what the answers make; refuse what no draw can be, as soon as it is known."""
    line = read_line(line_of(answers), now=now, zone=zone, claim_hours=claim_hours)
    checked(line.draft, now=int(now.timestamp()), limits=limits)
    return line
