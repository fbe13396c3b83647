"""Questions written as lines: Aiken, and the part of GIFT that asks what a quiz can ask."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from domain.question_fields import Found, places_of
from domain.questions import LONGEST_TAG, LONGEST_TEXT, Question, QuestionKind, checked
from domain.refusals import Refusal

AIKEN_ANSWER = re.compile(r"\s*(?:answers?|答案)\s*[:：]\s*(?P<letters>.*)", re.IGNORECASE)
_AIKEN_OPTION = re.compile(r"\s*(?P<letter>[A-Za-zＡ-Ｊ])\s*[.)、．）]\s*(?P<text>.*)")
GIFT_BLOCK = re.compile(r"(?<!\\)\{\s*(?:[=~#}]|T\s*\}|F\s*\}|TRUE|FALSE)", re.IGNORECASE)
_TRUE = {"t": True, "true": True, "f": False, "false": False}
_CJK = re.compile("[\u4e00-\u9fff]")
_ESCAPED = re.compile(r"\\([~=#{}:\\])")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d+)?)%")
_MARKS = re.compile(r"^\[(?:html|moodle|plain|markdown)\]", re.IGNORECASE)
_TITLE_END = re.compile(r"(?<!\\)::")
_BLANK = " _____ "
LONGEST_BLOCK = 8_000
"""More than a question can have; what is longer is not even looked at."""


class _Block(NamedTuple):
    """Lines without an empty one between them; `line` is where they begin."""

    line: int
    lines: list[str]


def _blocks(lines: Sequence[str], *, comment: str = "\0") -> Iterator[_Block]:
    block = _Block(0, [])
    for number, line in enumerate([*lines, ""], start=1):
        if line.lstrip().startswith(comment):
            continue
        if line.strip():
            block = block if block.lines else _Block(number, [])
            block.lines.append(line)
        elif block.lines:
            yield block
            block = _Block(0, [])


def aiken(lines: Sequence[str]) -> Iterator[Found]:
    """Read questions whose options are lettered lines and whose last line names the answer."""
    for block in _blocks(lines):
        start = 0
        for place, line in enumerate(block.lines):
            if AIKEN_ANSWER.match(line) or place == len(block.lines) - 1:
                yield _aiken(block.line + start, block.lines[start : place + 1])
                start = place + 1


def _check_length(lines: Sequence[str]) -> None:
    length = sum(map(len, lines))
    if length > LONGEST_BLOCK:
        raise Refusal("question.long_text", most=LONGEST_TEXT, length=length)


def _aiken(number: int, lines: list[str]) -> Found:
    try:
        _check_length(lines)
        answer = AIKEN_ANSWER.match(lines[-1])
        told = lines[:-1] if answer else lines
        first = next(
            (n for n, line in enumerate(told) if n and _AIKEN_OPTION.match(line)), len(told)
        )
        options = tuple(_aiken_options(told[first:]))
        correct = places_of(answer["letters"].strip(), options) if answer else ()
        text = "\n".join(told[:first])
        return Found(number, checked(Question(text, options=options, correct=correct)))
    except Refusal as refusal:
        return Found(number, refusal)


def _aiken_options(lines: list[str]) -> Iterator[str]:
    for place, line in enumerate(lines):
        option = _AIKEN_OPTION.match(line)
        if option is None or "ABCDEFGHIJ".find(_narrow(option["letter"])) != place:
            raise Refusal("question.letters", letter="ABCDEFGHIJ?"[min(place, 10)])
        yield option["text"]


def _narrow(letter: str) -> str:
    return chr(ord(letter) - 0xFEE0) if ord(letter) > 0xFF00 else letter.upper()


def gift(lines: Sequence[str]) -> Iterator[Found]:
    """Read questions with their answers in braces; what a quiz cannot ask is refused by name."""
    tag = ""
    for block in _blocks(lines, comment="//"):
        text = "\n".join(block.lines)
        if text.lstrip().upper().startswith("$CATEGORY:"):
            tag = block.lines[0].partition(":")[2].rpartition("/")[2].strip()[:LONGEST_TAG]
            text = "\n".join(block.lines[1:])
            if not text.strip():
                continue
        try:
            _check_length(block.lines)
            yield Found(block.line, checked(_gift(text, tag)))
        except Refusal as refusal:
            yield Found(block.line, refusal)


def _gift(text: str, tag: str) -> Question:
    before, inside, after = _braces(_untitled(text.strip()))
    words = _plain(_MARKS.sub("", before.strip()))
    asked = f"{words}{_BLANK}{_plain(after)}" if after.strip() else words
    body, _, general = inside.partition("####")
    head, _, feedback = body.strip().partition("#")
    tags = (tag,) if tag else ()
    truth = _TRUE.get(head.strip().casefold())
    if truth is not None:
        names = ("对", "错") if _CJK.search(text) else ("True", "False")
        why = _plain(general or feedback.rpartition("#")[2])
        return Question(
            asked, options=names, correct=(int(not truth),), tags=tags, explanation=why
        )
    answers = list(_answers(body))
    why = _plain(general) or next((a.feedback for a in answers if a.is_right and a.feedback), "")
    words_of = tuple(answer.text for answer in answers)
    if all(answer.is_right for answer in answers):
        return Question(asked, QuestionKind.TEXT, accepted=words_of, tags=tags, explanation=why)
    correct = tuple(place for place, answer in enumerate(answers) if answer.is_right)
    return Question(asked, options=words_of, correct=correct, tags=tags, explanation=why)


def _untitled(text: str) -> str:
    end = _TITLE_END.search(text, 2) if text.startswith("::") else None
    return text[end.end() :] if end else text


def _braces(text: str) -> tuple[str, str, str]:
    """Return what stands before, between and after the braces."""
    marks = [found.start() for found in re.finditer(r"(?<!\\)[{}]", text)]
    if not marks:
        raise Refusal("question.no_answer")
    if [text[mark] for mark in marks] != ["{", "}"]:
        raise Refusal("question.braces")
    opened, closed = marks
    return text[:opened], text[opened + 1 : closed], text[closed + 1 :]


class _Answer(NamedTuple):
    text: str
    is_right: bool
    feedback: str


def _answers(body: str) -> Iterator[_Answer]:
    """Return the answers of a block, each begun by = for a right one or ~ for a wrong one."""
    parts = re.split(r"(?<!\\)([=~])", body)
    if parts[0].strip().startswith("#") or len(parts) < 3:
        # Numbers within a range, and essays.
        raise Refusal("question.gift_kind")
    for mark, words in zip(parts[1::2], parts[2::2], strict=True):
        text, _, feedback = _cut(words)
        if " -> " in text:
            raise Refusal("question.gift_kind")
        weight = _WEIGHT.match(text.strip())
        # Where none is right by itself, each that gives a part of the mark is.
        is_right = mark == "=" or ("=" not in parts and bool(weight and float(weight[1]) > 0))
        text = text.strip()[weight.end() :] if weight else text
        yield _Answer(_plain(text), is_right, _plain(feedback))


def _cut(words: str) -> tuple[str, str, str]:
    found = re.search(r"(?<!\\)#", words)
    at = found.start() if found else len(words)
    return words[:at], words[at : at + 1], words[at + 1 :]


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text.replace("\\n", "\n")).strip()
