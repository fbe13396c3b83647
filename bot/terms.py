"""The program's tables of meanings, and terms by them: Traditional becomes Simplified first."""

from collections.abc import Iterable, Mapping
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from domain import terms
from domain.same_words import Groups
from domain.sounds import Sounding, Sounds, heard
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


class Sought:
    """A question as it is looked for, by the words that mean the same in a community."""

    def __init__(self, text: str, same: Groups = ()) -> None:
        self._plain, self._table = simplified(text[:LONGEST_QUESTION]), table(same)
        stems().learn(terms.words_in(self._plain))
        self.terms = self.meant()

    def meant(self, right: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Return the terms, each once, in order; `right` maps words to those meant."""
        stems().learn(terms.words_in(" ".join((right or {}).values())))
        return tuple(dict.fromkeys(terms.terms(self._plain, self._table, stems(), right)))

    @cached_property
    def heard(self) -> tuple[str, ...]:
        """Return the terms when what only sounds like a known word is that word."""
        plain = heard(self._plain, self._table.signs, sounds(), _sounding(self._table))
        return _of(plain, self._table)

    @cached_property
    def odd_words(self) -> dict[str, str]:
        """Return words that are in no table, with what is left without endings."""
        found = {
            word: stems()(word)
            for word in terms.words_in(self._plain)
            if len(word) >= SHORTEST_TYPO and word.isascii() and word.isalpha()
        }
        return {word: stem for word, stem in found.items() if stem not in _stems_of(self._table)}


def of_question(text: str, same: Groups = ()) -> tuple[str, ...]:
    """Return the terms of a question, each once, in order."""
    return _of(simplified(text[:LONGEST_QUESTION]), table(same))


@lru_cache(maxsize=4096)
def as_written(text: str) -> frozenset[str]:
    """Return the words and signs of a question that tell something, whatever they mean."""
    plain = simplified(text[:LONGEST_QUESTION])
    stems().learn(terms.words_in(plain))
    return frozenset(terms.terms(plain, _silent_table(), stems()))


def of_answer(text: str, same: Groups = ()) -> tuple[str, ...]:
    """Return the terms of an answer, as far as they are looked at."""
    return _of(simplified(text[:LONGEST_ANSWER]), table(same))


def _of(plain: str, known: Concepts) -> tuple[str, ...]:
    stems().learn(terms.words_in(plain))
    return tuple(dict.fromkeys(terms.terms(plain, known, stems())))


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


@lru_cache(maxsize=32)
def table(same: Groups = ()) -> Concepts:
    """Return the program's table, or with the words that mean the same in a community."""
    if not same:
        return _own_table()
    for words in same:
        stems().learn(word for said in words for word in terms.words_in(simplified(said)))
    groups = [[simplified(word) for word in words] for words in same]
    return terms.joined(_own_table(), groups, stems())


@cache
def sounds() -> Sounds:
    text = Path(__file__).with_name("sounds.txt").read_text(encoding="utf-8")
    return Sounds(text.splitlines())


@lru_cache(maxsize=32)
def _sounding(known: Concepts) -> Sounding:
    return Sounding(known.signs, sounds())


@cache
def _own_table() -> Concepts:
    texts = [path.read_text(encoding="utf-8") for path in _files()]
    stems().keep(terms.whole_words(line for text in texts for line in text.splitlines()))
    stems().learn(word for text in texts for word in terms.words_in(terms.folded(text)))
    return terms.concepts((line for text in texts for line in text.splitlines()), stems())


@cache
def _silent_table() -> Concepts:
    return terms.silent(_own_table())


@cache
def spelt() -> tuple[str, ...]:
    """Return the words of the table that may be mistyped."""
    return tuple(sorted(word for word in table().spelt if len(word) >= SHORTEST_TYPO))


@lru_cache(maxsize=32)
def _stems_of(known: Concepts) -> frozenset[str]:
    return frozenset(map(stems(), known.spelt))


def cut(words: Iterable[str]) -> dict[str, str]:
    """Return words with what is left of each without its ending."""
    every = tuple(words)
    stems().learn(every)
    return {word: stems()(word) for word in every}


def is_in_table(stem: str) -> bool:
    return stem in _stems_of(table())


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
