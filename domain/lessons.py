"""Lessons: a question and its answer as somebody teaches them, in a line or in a file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain.names import scrub
from domain.questions import folded
from domain.refusals import Refusal

LONGEST_QUESTION, LONGEST_ANSWER, LONGEST_TAG = 200, 3500, 32
MOST_ALIASES, MOST_TAGS = 30, 8
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
_BETWEEN = re.compile(r"[|｜]")
# "and/or" is one word, "怎么签到/如何签到" are two questions.
_IDEOGRAPH = "\u3400-\u9fff？"
_OR = re.compile(rf"\s/\s|\s*／\s*|(?<=[{_IDEOGRAPH}])\s*/\s*(?=[{_IDEOGRAPH}])")
_TAG = re.compile(r"(?<!\S)[#＃]([^\s#＃|｜]+)")
_LAST_TAGS = re.compile(r"(?:\s+[#＃][^\s#＃]+)+\s*$")


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is taught: `until_on` is the last day it holds, language "" every language."""

    question: str
    answer: str
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    until_on: date | None = None


class Line(NamedTuple):
    """A line of /learn: without an answer only what the question is."""

    questions: tuple[str, ...]
    answer: str
    tags: tuple[str, ...]


def read_line(text: str) -> Line:
    """Read `question / another way to ask #tag | answer #tag`; the answer may be missing."""
    asked, *rest = _BETWEEN.split(text, maxsplit=1)
    answer = rest[0].strip() if rest else ""
    last = _LAST_TAGS.search(f" {answer}")
    tags = [*_TAG.findall(asked), *_TAG.findall(last[0] if last else "")]
    if last:
        answer = answer[: max(last.start() - 1, 0)].rstrip()
    questions = [" ".join(each.split()) for each in _OR.split(_TAG.sub(" ", asked))]
    return Line(tuple(each for each in questions if each), answer, tuple(tags))


def checked(lesson: Lesson, *, is_medium: bool = False) -> Lesson:
    """Return a lesson without blanks and doubles; refuse what cannot be kept.

    An answer that is a picture or the like needs no words.
    """
    question = _one_line(lesson.question)
    answer = scrub(lesson.answer).strip()
    if not question:
        raise Refusal("learn.no_question")
    if not answer and not is_medium:
        raise Refusal("learn.no_answer")
    if len(answer) > LONGEST_ANSWER:
        raise Refusal("learn.long_answer", most=LONGEST_ANSWER)
    aliases = _distinct([question, *map(_one_line, lesson.aliases)])[1:]
    if any(len(each) > LONGEST_QUESTION for each in (question, *aliases)):
        raise Refusal("learn.long_question", most=LONGEST_QUESTION)
    if len(aliases) > MOST_ALIASES:
        raise Refusal("learn.many_aliases", most=MOST_ALIASES)
    return Lesson(
        question, answer, tuple(aliases), tags_of(lesson.tags), lesson.language, lesson.until_on
    )


def tags_of(words: Sequence[str]) -> tuple[str, ...]:
    """Return tags without their marks, each once, in lower case; refuse long or many ones."""
    tags = _distinct([folded(scrub(each)).strip().lstrip("#").strip() for each in words])
    if any(len(tag) > LONGEST_TAG for tag in tags):
        raise Refusal("learn.long_tag", most=LONGEST_TAG)
    if len(tags) > MOST_TAGS:
        raise Refusal("learn.many_tags", most=MOST_TAGS)
    return tuple(tags)


def _one_line(text: str) -> str:
    return " ".join(scrub(text).split())


def _distinct(texts: Sequence[str]) -> list[str]:
    """Return what is not empty, each once however it is written, in order."""
    known: dict[str, str] = {}
    for text in texts:
        known.setdefault(folded(text), text)
    return [text for key, text in known.items() if key]
