"""Terms: what of a text is looked for, and what says the same in other words."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

# In front of a meaning; no word begins with it.
MEANING = "_"
# Between the meanings of a word that has several: one term, any of them.
EITHER = "/"
# A run of Han, kana or hangul; else a word or number.
_SIGNS = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003134f"
_RUN = re.compile(rf"([{_SIGNS}]+)|([^\W_{_SIGNS}]+)")
_APOSTROPHES = re.compile("['’‘ʼ`´＇]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]")
LONGEST_WORD = 24
_NOTHING, _WHOLE = "-", "="

Stem = Callable[[str], str]


@dataclass(frozen=True, slots=True, eq=False)
class Concepts:
    """Meanings by the words that have them; a word that means "" tells nothing.

    `words` are stems joined by blanks, `signs` are written without blanks between words. `spelt`
    is every word in them as it is written.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    spelt: frozenset[str] = frozenset()
    longest_words: int = 1
    longest_signs: int = 1


def _add(known: dict[str, str], phrase: str, meaning: str) -> None:
    meanings = [*known.get(phrase, "").split(EITHER), meaning]
    known[phrase] = EITHER.join(dict.fromkeys(each for each in meanings if each))


def folded(text: str) -> str:
    """Return a text as words are compared: NFKC, lower case, without accents of Latin."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text)).casefold()
    plain = plain.replace("&", " and ")
    if plain.isascii():
        return plain
    apart = unicodedata.normalize("NFKD", plain)
    bare = "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f")
    return unicodedata.normalize("NFC", bare)


def bare(text: str) -> str:
    """Return what is left of a text when signs, blanks and capitals do not count."""
    return "".join(sign for sign in folded(text) if sign.isalnum())


def has_han(text: str) -> bool:
    return _HAN.search(text) is not None


def concepts(lines: Iterable[str], stem: Stem) -> Concepts:
    """Read lines of `name: word, word, …`; a word may stand in several, nothing weighs least."""
    words: dict[str, str] = {}
    signs: dict[str, str] = {}
    spelt: set[str] = set()
    for line in lines:
        name, _, said = line.partition(":")
        if line.startswith(("#", _WHOLE)) or not said.strip():
            continue
        meaning = "" if name == _NOTHING else f"{MEANING}{name.strip()}"
        for phrase in map(folded, said.split(",")):
            if not has_han(phrase):
                spelt.update(words_in(phrase))
            _add(signs if has_han(phrase) else words, _key(phrase, stem), meaning)
    return _sized(words, signs, frozenset(spelt))


def joined(table: Concepts, groups: Iterable[Sequence[str]], stem: Stem) -> Concepts:
    """Return a table in which the folded words of each group mean the same, too.

    A word keeps what it means elsewhere; one that means nothing there means what the first one
    does that has a meaning. The same groups come to the same, in whatever order.
    """
    words, signs, spelt = dict(table.words), dict(table.signs), set(table.spelt)
    for group in map(sorted, groups):
        name = f"{MEANING}same{sha256(EITHER.join(group).encode()).hexdigest()[:10]}"
        keys = [(phrase, _key(phrase, stem)) for phrase in group]
        known = [(signs if has_han(phrase) else words).get(key, "") for phrase, key in keys]
        first = next(filter(None, known), "")
        for (phrase, key), meant in zip(keys, known, strict=True):
            place = signs if has_han(phrase) else words
            place.pop(key, None)
            for meaning in (*(meant or first).split(EITHER), name):
                _add(place, key, meaning)
            spelt.update(words_in(phrase))
    return _sized(words, signs, frozenset(spelt))


def _key(phrase: str, stem: Stem) -> str:
    """Return by what a folded phrase is found in a table."""
    if has_han(phrase):
        return phrase.strip()
    return " ".join(map(stem, words_in(phrase)))


def _sized(words: dict[str, str], signs: dict[str, str], spelt: frozenset[str]) -> Concepts:
    longest = max((phrase.count(" ") + 1 for phrase in words), default=1)
    return Concepts(words, signs, spelt, longest, max(map(len, signs), default=1))


def silent(table: Concepts) -> Concepts:
    """Return what of a table tells nothing; all other words stand for themselves."""
    return _sized(_silent(table.words), _silent(table.signs), frozenset())


def _silent(meanings: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for word, meaning in meanings.items() if not meaning}


def whole_words(lines: Iterable[str]) -> frozenset[str]:
    """Return the words that keep their endings, from the lines that `concepts` reads."""
    said = (line.partition(":")[2] for line in lines if line.startswith(f"{_WHOLE}:"))
    return frozenset(word for words in said for word in words_in(folded(words)))


def words_in(text: str) -> Iterator[str]:
    """Yield the words of a folded text that have endings to be cut."""
    return (run for is_signs, run in runs(text) if not is_signs)


def runs(text: str) -> Iterator[tuple[bool, str]]:
    """Yield (whether it is written without blanks, what it is) for each run of a folded text."""
    for found in _RUN.finditer(text):
        yield bool(found[1]), found[1] or found[2][:LONGEST_WORD]


def terms(
    text: str, table: Concepts, stem: Stem, right: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Yield the terms of a folded text, in order; the same term may come again.

    `right` maps words to those that were meant.
    """
    waiting: list[str] = []
    for is_signs, run in runs(text):
        if not is_signs:
            meant = right.get(run, run) if right else run
            waiting.extend(map(stem, meant.split()))
            continue
        yield from _of_words(waiting, table)
        waiting = []
        yield from _of_signs(run, table)
    yield from _of_words(waiting, table)


def _of_words(stems: list[str], table: Concepts) -> Iterator[str]:
    at = 0
    while at < len(stems):
        most = min(table.longest_words, len(stems) - at)
        phrases = [" ".join(stems[at : at + size]) for size in range(most, 0, -1)]
        place, meaning = _first_known(phrases, table.words)
        if meaning:
            yield meaning
        elif meaning is None:
            yield stems[at]
        at += 1 if meaning is None else most - place


def _of_signs(run: str, table: Concepts) -> Iterator[str]:
    """Yield meanings, and of what has none its signs and each two neighbours."""
    at, bare = 0, ""
    while at < len(run):
        most = min(table.longest_signs, len(run) - at)
        phrases = [run[at : at + size] for size in range(most, 0, -1)]
        place, meaning = _first_known(phrases, table.signs)
        if meaning is None:
            bare += run[at]
        else:
            yield from _grams(bare)
            bare = ""
            if meaning:
                yield meaning
        at += 1 if meaning is None else most - place
    yield from _grams(bare)


def _first_known(phrases: list[str], known: Mapping[str, str]) -> tuple[int, str | None]:
    """Return the place and meaning of the longest known phrase; 0 and None without any."""
    for place, phrase in enumerate(phrases):
        meaning = known.get(phrase)
        if meaning is not None:
            return place, meaning
    return 0, None


def _grams(bare: str) -> Iterator[str]:
    yield from bare
    yield from (bare[at : at + 2] for at in range(len(bare) - 1))
