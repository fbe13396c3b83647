"""The written entries and questions that the search is measured with.

How they were written, in this order, each in a pass of its own:
1. `questions.yaml`: for every topic, what members type on a phone: short, sloppy, in slang, in
   Traditional characters with words of Taiwan, with English inside Chinese, with slips of the
   finger. No entry existed yet, and nothing of the search was looked at: neither its code nor
   its synonyms.
2. `off_topic.yaml`: what must get no answer, from small talk to near misses that share words
   with a topic ("how do i renew my passport").
3. `entries.yaml`: question and answer as an admin would write them. About half of the topics
   stand there in both languages; several are neighbours that are easily confused.
4. The aliases of the entries, by the same author, last, without going back to the questions;
   four of them that turned out to repeat a phrase of a question were then reworded.

A question is answered by any entry of the topic it expects. Questions are asked only in a
language in which the topic has an entry. `half` splits questions and off-topic lines: tune
with `tune`, report with `held`. Do not change the held half after a measurement, and do not
copy its words into synonyms or aliases.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    id: str
    topic: str
    language: str
    tags: tuple[str, ...]
    question: str
    aliases: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    expects: str
    kind: str
    half: str


@dataclass(frozen=True, slots=True)
class OffTopic:
    text: str
    kind: str
    half: str


def entries() -> tuple[WrittenEntry, ...]:
    return tuple(
        WrittenEntry(**{**row, "tags": tuple(row["tags"]), "aliases": tuple(row["aliases"])})
        for row in _rows("entries.yaml")
    )


def questions(half: str | None = None) -> tuple[Question, ...]:
    """Return the questions of one half, `tune`, `held` or `later`, or all of them."""
    rows = (*_rows("questions.yaml"), *_rows("questions_later.yaml"))
    every = (Question(**row) for row in rows)
    return tuple(question for question in every if half in {None, question.half})


def off_topic(half: str | None = None) -> tuple[OffTopic, ...]:
    """Return the lines of one half, `tune`, `held` or `later`, or all of them."""
    rows = (*_rows("off_topic.yaml"), *_rows("off_topic_later.yaml"))
    every = (OffTopic(**row) for row in rows)
    return tuple(line for line in every if half in {None, line.half})


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return rows
