"""The program's tables of meanings, and terms by them: Traditional becomes Simplified first."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from domain import terms
from domain.terms import Concepts
from storage.search import Stems

# Grows whenever terms are made in another way.
VERSION = 1
LONGEST_QUESTION = 400
LONGEST_ANSWER = 2000
SHORTEST_TYPO = 4
_FOLDER = Path(__file__).with_name("concepts")


def version() -> str:
    """Return what changes when the same text comes to other terms than before."""
    digest = sha256(str(VERSION).encode())
    for path in _files():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def of_question(text: str, right: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return the terms of a question, each once, in order; `right` maps words to those meant."""
    return _of(text[:LONGEST_QUESTION], right)


def odd_words(text: str) -> dict[str, str]:
    """Return words of a question that are in no table, with what is left without endings."""
    plain = terms.folded(text[:LONGEST_QUESTION])
    found = {
        word: stems()(word)
        for word in terms.words_in(plain)
        if len(word) >= SHORTEST_TYPO and word.isascii() and word.isalpha()
    }
    return {word: stem for word, stem in found.items() if stem not in _table_stems()}


def of_answer(text: str) -> tuple[str, ...]:
    """Return the terms of an answer, as far as they are looked at."""
    return _of(text[:LONGEST_ANSWER])


def _of(text: str, right: Mapping[str, str] | None = None) -> tuple[str, ...]:
    plain = simplified(text)
    stems().learn(terms.words_in(plain))
    return tuple(dict.fromkeys(terms.terms(plain, table(), stems(), right)))


def simplified(text: str) -> str:
    """Return a text folded, its Traditional characters as Simplified ones."""
    folded = terms.folded(text)
    return str(_converter().convert(folded)) if terms.has_han(folded) else folded


def script(text: str) -> str:
    """Return which characters a text is written in; "" when both could be."""
    if not terms.has_han(text):
        return "en"
    folded = terms.folded(text)
    if _converter().convert(folded) != folded:
        return "zh-Hant"
    return "zh-Hans" if _converter("s2t").convert(folded) != folded else ""


@cache
def table() -> Concepts:
    texts = [path.read_text(encoding="utf-8") for path in _files()]
    stems().learn(word for text in texts for word in terms.words_in(terms.folded(text)))
    return terms.concepts((line for text in texts for line in text.splitlines()), stems())


@cache
def spelt() -> tuple[str, ...]:
    """Return the words of the table that may be mistyped."""
    return tuple(sorted(word for word in table().spelt if len(word) >= SHORTEST_TYPO))


@cache
def _table_stems() -> frozenset[str]:
    return frozenset(map(stems(), table().spelt))


@cache
def stems() -> Stems:
    return Stems()


@cache
def _converter(name: str = "t2s") -> Any:
    # Only who searches needs it: megabytes.
    from opencc import OpenCC

    return OpenCC(name)


def _files() -> list[Path]:
    return sorted(_FOLDER.glob("*.txt"))
