"""Questions of quizzes and contests: what they are, and what Telegram lets them be."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from domain.refusals import Refusal

LONGEST_TEXT = 300
LONGEST_OPTION = 100
LONGEST_EXPLANATION = 200
MOST_BREAKS = 2
"""Line feeds in an explanation."""
FEWEST_OPTIONS, MOST_OPTIONS = 2, 10
LONGEST_ANSWER = 100
MOST_ANSWERS = 20
LONGEST_TAG = 32
MOST_TAGS = 10
LONGEST_SOURCE = 200
EASIEST, HARDEST = 1, 3
LONGEST_BANK_NAME = 32
LONGEST_CAPTION = 800
"""What may stand below a picture of a question, its answer and the rest of it, in UTF-16 units.

Telegram takes 1,024; what is said besides is shorter than the rest.
"""
MOST_ANSWERS_SHOWN = 3
DOUBTS_LEAVE_OUT = 3
"""So many people call a question wrong, and it is left out until somebody has looked at it."""
REST_SECONDS = 30 * 86_400
"""How long a question is not asked again in the same chat."""

_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\u0085\v\f]")
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# A spreadsheet would run these where the questions are looked at; numbers such as -5 are none.
_FORMULA = re.compile(r"[=+\-@＝＋－＠]\s*[A-Za-z][\w.]*\s*[(|]")


class QuestionKind(StrEnum):
    CHOICE = "choice"
    TEXT = "text"  # answered in one's own words


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `correct` counts options from 0, `accepted` are the answers in free text.

    `image` is a file id of Telegram. `language` is a code of ours, "" where nobody said.
    """

    text: str
    kind: QuestionKind = QuestionKind.CHOICE
    options: tuple[str, ...] = ()
    correct: tuple[int, ...] = ()
    accepted: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    difficulty: int = EASIEST
    explanation: str = ""
    source: str = ""
    image: str = ""
    language: str = ""

    @property
    def right_answers(self) -> tuple[str, ...]:
        """The words of the right options, or the answers that are accepted."""
        if self.kind is QuestionKind.TEXT:
            return self.accepted
        return tuple(self.options[place] for place in self.correct)

    @property
    def is_pollable(self) -> bool:
        """Say whether a native quiz poll can ask it: one right option, nothing to type."""
        return self.kind is QuestionKind.CHOICE and len(self.correct) == 1

    @property
    def fits_picture(self) -> bool:
        """Say whether it can stand below a picture, with its longest answers when it is over."""
        answers = sorted(map(_units, self.right_answers))[-MOST_ANSWERS_SHOWN:]
        words = _units(self.text) + _units(self.explanation) + sum(answers)
        return words <= LONGEST_CAPTION


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question in a bank; so many people called it wrong."""

    question_id: int
    bank_id: int
    content: Question
    doubts: int = 0


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank of a community; `starter` is the key of the shipped one it was filled from.

    The name of the community's first own bank may be "": views then call it the group's own.
    """

    bank_id: int
    community_id: int
    name: str
    starter: str
    questions: int


def cleaned(text: str) -> str:
    """Return text in one form, without reordering marks and without blanks at its ends.

    Refuses what can neither be shown nor stored, and what a spreadsheet would run.
    """
    if _CONTROLS.search(text):
        raise Refusal("question.unreadable")
    lines = _LINE_ENDS.sub("\n", _BIDI_CONTROLS.sub("", unicodedata.normalize("NFC", text)))
    shown = "\n".join(" ".join(line.split()) for line in lines.strip().split("\n"))
    if _FORMULA.match(shown):
        raise Refusal("question.formula")
    return shown


def checked(question: Question) -> Question:
    """Return a question in clean words; refuse what cannot be asked."""
    clean = replace(
        question,
        text=cleaned(question.text),
        options=tuple(map(cleaned, question.options)),
        accepted=_different(map(cleaned, question.accepted)),
        tags=_different(folded(cleaned(tag)) for tag in question.tags),
        correct=tuple(sorted(set(question.correct))),
        explanation=cleaned(question.explanation),
        source=cleaned(question.source),
    )
    _check_words(clean)
    if clean.kind is QuestionKind.TEXT:
        _check_accepted(clean)
    else:
        _check_options(clean)
    if clean.image and not clean.fits_picture:
        raise Refusal("question.long_for_image", most=LONGEST_CAPTION)
    return clean


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _different(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _check_words(question: Question) -> None:
    if not question.text:
        raise Refusal("question.no_text")
    if len(question.text) > LONGEST_TEXT:
        raise Refusal("question.long_text", most=LONGEST_TEXT, length=len(question.text))
    if len(question.explanation) > LONGEST_EXPLANATION:
        length = len(question.explanation)
        raise Refusal("question.long_explanation", most=LONGEST_EXPLANATION, length=length)
    if question.explanation.count("\n") > MOST_BREAKS:
        raise Refusal("question.many_breaks", most=MOST_BREAKS)
    if len(question.source) > LONGEST_SOURCE:
        raise Refusal("question.long_source", most=LONGEST_SOURCE)
    if not EASIEST <= question.difficulty <= HARDEST:
        raise Refusal("question.difficulty", hardest=HARDEST)
    if len(question.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in question.tags):
        raise Refusal("question.tags", most=MOST_TAGS, longest=LONGEST_TAG)


def _check_options(question: Question) -> None:
    options = question.options
    if any("\n" in option for option in options):
        raise Refusal("question.broken_option")
    if not all(options):
        raise Refusal("question.empty_option")
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        limits = {"fewest": FEWEST_OPTIONS, "most": MOST_OPTIONS}
        raise Refusal("question.options", count=len(options), **limits)
    long = next((option for option in options if len(option) > LONGEST_OPTION), None)
    if long is not None:
        raise Refusal("question.long_option", most=LONGEST_OPTION, option=long)
    twin = next((each for place, each in enumerate(options) if each in options[:place]), None)
    if twin is not None:
        raise Refusal("question.same_options", option=twin)
    if not question.correct:
        raise Refusal("question.no_answer")
    if not 0 <= question.correct[0] <= question.correct[-1] < len(options):
        raise Refusal("question.unknown_answer", count=len(options))
    if len(question.correct) == len(options):
        raise Refusal("question.all_right")


def _check_accepted(question: Question) -> None:
    if not question.accepted:
        raise Refusal("question.no_answer")
    if len(question.accepted) > MOST_ANSWERS:
        raise Refusal("question.many_answers", most=MOST_ANSWERS)
    if any(len(answer) > LONGEST_ANSWER for answer in question.accepted):
        raise Refusal("question.long_answer", most=LONGEST_ANSWER)


def folded(text: str) -> str:
    """Return text as two writings of the same word share it: width, case, blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def fingerprint(question: Question) -> str:
    """Return what two writings of the same question share, in whatever order its options are."""
    answers = sorted(map(folded, question.options or question.accepted))
    words = "\n".join([question.kind, folded(question.text), *answers])
    return sha256(words.encode()).hexdigest()[:32]


def in_order_of_chance(keys: Sequence[int], seed: bytes) -> list[int]:
    """Return keys in an order that the seed decides, whatever order they came in."""
    return sorted(keys, key=lambda key: (sha256(seed + key.to_bytes(8, "big")).digest(), key))


def shuffled(question: Question, seed: bytes) -> Question:
    """Return the same question with its options in an order that the seed decides."""
    order = in_order_of_chance(range(len(question.options)), seed)
    return replace(
        question,
        options=tuple(question.options[place] for place in order),
        correct=tuple(sorted(order.index(place) for place in question.correct)),
    )
