"""Files with questions: what they are is seen from what stands in them, never from their name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from domain.question_fields import MOST_QUESTIONS, Found, name_of
from domain.question_lines import AIKEN_ANSWER, GIFT_BLOCK, aiken, gift
from domain.question_tables import header_of, table
from domain.questions import Question
from domain.refusals import Refusal
from domain.settings import SETTINGS

MOST_BYTES = 5_000_000
_KEY = re.compile(r"^([^\W\d]\w*)[ \t]*:(?:\s|$)", re.MULTILINE)
_AIKEN_OPTION = re.compile(r"^[ \t]*[A-ZＡ-Ｊ][ \t]*[.)、．）]", re.MULTILINE)
_LINE_END = re.compile(r"\r\n?")
_ARCHIVE = b"PK\x03\x04"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Format(StrEnum):
    CSV = "CSV"
    JSON = "JSON"
    YAML = "YAML"
    AIKEN = "Aiken"
    GIFT = "GIFT"
    SETTINGS = "settings"
    SURVEY = "survey"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: questions that can be asked, and faults with their lines.

    Of a file with settings or a survey only its `text` is there.
    """

    format: Format
    questions: tuple[Question, ...] = ()
    faults: tuple[Found, ...] = ()
    text: str = ""


def decoded(body: bytes) -> str:
    """Return a file's text: UTF-8, UTF-16 with its mark, or GB18030; refuse what is none."""
    if body.startswith(_ARCHIVE):
        raise Refusal("import.spreadsheet")
    for encoding in ("utf-16",) if body.startswith(_UTF16) else ("utf-8-sig", "gb18030"):
        try:
            return _LINE_END.sub("\n", body.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Refusal("import.not_text")


def format_of(text: str) -> Format:
    """Return what a file is; refuse what is none of the known formats."""
    bare = text.lstrip()
    if bare.startswith(("[", "{")):
        return Format.JSON
    keys = set(_KEY.findall(text))
    if {"survey", "questions"} <= keys:
        return Format.SURVEY
    lines = text.split("\n")
    if any(map(AIKEN_ANSWER.match, lines)) and _AIKEN_OPTION.search(text):
        return Format.AIKEN
    if bare.startswith(("- ", "---", "-\n", "%YAML")) or "questions" in keys:
        return Format.YAML
    is_asked = "question" in map(name_of, keys)
    if keys & SETTINGS.keys() and not is_asked:
        return Format.SETTINGS
    if header_of(lines) is not None:
        return Format.CSV
    if GIFT_BLOCK.search(text):
        return Format.GIFT
    if is_asked:
        return Format.YAML
    raise Refusal("import.unknown_format")


def read(body: bytes) -> Reading:
    """Return what a file holds; a question that cannot be asked stops none of the others.

    Refuses the whole of a file that holds none, or too many.
    """
    if len(body) > MOST_BYTES:
        raise Refusal("import.too_large", most=MOST_BYTES // 1_000_000)
    text = decoded(body)
    kind = format_of(text)
    if kind in (Format.SETTINGS, Format.SURVEY):
        return Reading(kind, text=text)
    found = list(islice(_found(kind, text), MOST_QUESTIONS + 1))
    if len(found) > MOST_QUESTIONS:
        raise Refusal("import.too_many", most=MOST_QUESTIONS)
    if not found:
        raise Refusal("import.nothing")
    questions = tuple(each.outcome for each in found if isinstance(each.outcome, Question))
    return Reading(kind, questions, tuple(f for f in found if isinstance(f.outcome, Refusal)))


def _found(kind: Format, text: str) -> Iterator[Found]:
    from bot.question_trees import from_json, from_yaml  # and PyYAML: few ask for them

    if kind is Format.JSON:
        return from_json(text)
    if kind is Format.YAML:
        return from_yaml(text)
    lines = text.split("\n")
    if kind is Format.AIKEN:
        return aiken(lines)
    if kind is Format.GIFT:
        return gift(lines)
    return table(lines)
