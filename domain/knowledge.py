"""What a community knows: entries with a question, an answer, other words for it and tags."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.posts import Pieces
from domain.refusals import Refusal

MOST_ENTRIES = 5000
MOST_ALIASES = 20
MOST_TAGS = 5
LONGEST_QUESTION = 300
LONGEST_TAG = 32
# Of one answer, in plain text.
MOST_PIECES = 10


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry says; `language` is one of the settings' own, `until_at` ends it."""

    question: str
    pieces: Pieces
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = "en"
    until_at: int | None = None

    @property
    def answer(self) -> str:
        """The words of the answer, without formatting; none of a picture alone."""
        return "\n".join(piece.text for piece in self.pieces if piece.text)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry; one of the starter set has no community."""

    entry_id: int
    community_id: int | None
    number: int
    content: Content
    uses: int
    made_at: int
    changed_at: int

    @property
    def is_starter(self) -> bool:
        return self.community_id is None

    def answers(self, now: int) -> bool:
        until_at = self.content.until_at
        return until_at is None or until_at > now


def checked(content: Content) -> Content:
    """Return an entry's content as it is kept: trimmed, without doubles; refuse any other."""
    question = " ".join(content.question.split())
    if not question or not content.pieces:
        raise Refusal("knowledge.nothing")
    if len(question) > LONGEST_QUESTION:
        raise Refusal("knowledge.long_question", most=LONGEST_QUESTION)
    if len(content.pieces) > MOST_PIECES:
        raise Refusal("knowledge.many_pieces", most=MOST_PIECES)
    aliases = tuple(each for each in _distinct(content.aliases) if each != question)
    if len(aliases) > MOST_ALIASES:
        raise Refusal("knowledge.many_aliases", most=MOST_ALIASES)
    if any(len(alias) > LONGEST_QUESTION for alias in aliases):
        raise Refusal("knowledge.long_question", most=LONGEST_QUESTION)
    return Content(
        question,
        content.pieces,
        aliases,
        _tags(content.tags),
        content.language,
        content.until_at,
    )


def _tags(tags: Iterable[str]) -> tuple[str, ...]:
    found = _distinct(tag_of(tag) for tag in tags)
    if len(found) > MOST_TAGS:
        raise Refusal("knowledge.many_tags", most=MOST_TAGS)
    return found


def tag_of(text: str) -> str:
    """Return a tag as it is kept and compared; empty when nothing of it is left."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "-".join(folded.strip().lstrip("#").split())[:LONGEST_TAG]


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for text in texts if (each := " ".join(text.split()))))


class Outcome(StrEnum):
    """What came of a question."""

    ANSWERED = "answered"
    OFFERED = "offered"  # choices were shown, none is taken yet
    TAKEN = "taken"  # one of the choices answered it
    UNKNOWN = "unknown"  # nothing was known
    NONE = "none"  # choices were shown, and it was none of them


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as it was asked; `chat_key` None is the private chat."""

    ask_id: int
    community_id: int
    member_id: int
    chat_key: int | None
    thread_id: int | None
    text: str
    language: str
    outcome: Outcome
    offered: tuple[int, ...]
    entry_id: int | None
    is_helped: bool | None
    asked_at: int
