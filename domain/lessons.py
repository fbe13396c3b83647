"""Lessons: a question and its answer as somebody teaches them, in a line or in a file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from domain.knowledge import LONGEST_QUESTION, MOST_ALIASES, MOST_TAGS, tag_of
from domain.names import scrub
from domain.questions import folded
from domain.refusals import Refusal
from domain.terms import bare

LONGEST_ANSWER = 3500
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


class Field(StrEnum):
    """A part of an entry that is changed by itself."""

    QUESTION = "question"
    ANSWER = "answer"
    ALIASES = "aliases"
    TAGS = "tags"
    UNTIL = "until"


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


def ways_of(text: str) -> tuple[str, ...]:
    """Return the ways of asking that a text lists: with strokes, bars or line by line."""
    return tuple(
        each
        for line in text.splitlines()
        for each in read_line(_BETWEEN.sub(" / ", line)).questions
    )


def checked(lesson: Lesson, *, is_medium: bool = False) -> Lesson:
    """Return a lesson without blanks and doubles; refuse what cannot be kept.

    An answer that is a picture or the like needs no words.
    """
    question = _one_line(lesson.question)
    answer = scrub(lesson.answer).strip()
    if not bare(question):
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
    """Return tags as they are kept, each once; refuse too many."""
    tags = _distinct([tag_of(scrub(each)) for each in words])
    if len(tags) > MOST_TAGS:
        raise Refusal("learn.many_tags", most=MOST_TAGS)
    return tuple(tags)


def language_of(text: str, of_community: str) -> str:
    """Return the language that a text is in, of those the bot speaks."""
    if not re.search("[\u3400-\u9fff]", text):
        return "en"
    return of_community if of_community.startswith("zh") else "zh-Hans"


def _one_line(text: str) -> str:
    return " ".join(scrub(text).split())


def _distinct(texts: Sequence[str]) -> list[str]:
    """Return what is not empty, each once however it is written, in order."""
    known: dict[str, str] = {}
    for text in texts:
        known.setdefault(folded(text), text)
    return [text for key, text in known.items() if key]
