"""What a group does not want to read: words, links, too much; compared by what is seen.

Nothing here goes back and forth over a text: each pattern costs at most the text's length.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from domain.messages import CJK

MOST_FILTERS = 50
LONGEST_PATTERN = 200
TRIAL_SECONDS = 7 * 86_400
FLOOD_MESSAGES, FLOOD_SECONDS = 8, 10
COPIES_OWN, COPIES_ALL, COPIES_SECONDS = 3, 5, 600
SHORTEST_COPY = 15
# How far apart the parts of a Chinese pattern with a star may stand.
GAP = 10
_FEWEST_SPACED = 3

_WORDS = re.compile(r"\w+")
# Letters of other alphabets that look like Latin ones.
_LOOKS = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u043a"
    "\u043c\u0442\u0432\u043d\u03b1\u03bf\u03c1\u03bd\u03b9\u03ba\u03c4\u03c5\u03c7\u0131",
    "aeopcyxijshdqwkmtbhaopviktuxi",
)


class Kind(StrEnum):
    WORD = "word"
    REGEX = "regex"
    LINK = "link"
    ALLOW = "allow"
    FLOOD = "flood"
    COPIES = "copies"
    NEWCOMERS = "newcomers"


# Those that are on or off, without a pattern of their own.
SWITCHED = (Kind.FLOOD, Kind.COPIES, Kind.NEWCOMERS)


class Mode(StrEnum):
    """A trial ends by itself, dry stays so; neither deletes anything."""

    TRIAL = "trial"
    DRY = "dry"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class Filter:
    filter_id: int
    community_id: int
    kind: Kind
    pattern: str
    mode: Mode
    live_at: int
    hits: int
    rights: int
    wrongs: int


def fold(text: str) -> str:
    """Return a text as it looks: one width and case, nothing invisible, look-alikes as Latin."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Mn", "Me"))
    return kept.translate(_LOOKS)


@dataclass(frozen=True, slots=True)
class Said:
    """A text made ready to be compared."""

    folded: str
    words: Sequence[str]

    @property
    def dense(self) -> str:
        return "".join(self.words)


def said(text: str) -> Said:
    """Make a text ready; letters that stand alone in a row count as a word, too."""
    folded = fold(text)
    words = _WORDS.findall(folded)
    return Said(folded, [*words, *_spaced(words)])


def _spaced(words: Sequence[str]) -> Iterable[str]:
    run = ""
    for word in [*words, "--"]:
        if len(word) == 1:
            run += word
            continue
        if len(run) >= _FEWEST_SPACED:
            yield run
        run = ""


class Words:
    """Patterns made ready once: a message costs little, however many there are."""

    def __init__(self, patterns: Iterable[tuple[int, str]]) -> None:
        """Take (number, pattern); in a pattern `*` stands for any letters."""
        self._plain: dict[str, int] = {}
        # Words with a star by the letter they begin with; what begins with a star under "".
        self._starred: dict[str, list[tuple[int, list[str]]]] = {}
        self._dense: list[tuple[int, list[str]]] = []
        self._signs: list[tuple[int, str]] = []
        self._phrases: list[tuple[int, list[list[str]]]] = []
        for number, pattern in patterns:
            self._add(number, fold(pattern))

    def _add(self, number: int, folded: str) -> None:
        words = folded.split()
        if CJK.search(folded):
            self._dense.append((number, "".join(words).split("*")))
        elif not _WORDS.search(folded):
            self._signs.append((number, folded.strip()))
        elif len(words) > 1:
            self._phrases.append((number, [word.split("*") for word in words]))
        elif "*" in folded:
            pieces = words[0].split("*")
            self._starred.setdefault(pieces[0][:1], []).append((number, pieces))
        else:
            self._plain.setdefault(words[0], number)

    def found_in(self, text: str) -> int | None:
        """Return the number of a pattern that a text has in it."""
        ready = said(text)
        for word in ready.words:
            if (number := self._plain.get(word)) is not None:
                return number
        if (starred := next(self._starred_in(ready.words), None)) is not None:
            return starred
        if self._dense:
            dense = ready.dense
            for number, pieces in self._dense:
                if _in_order(pieces, dense):
                    return number
        for number, sign in self._signs:
            if sign in ready.folded:
                return number
        found = (n for n, phrase in self._phrases if _has_phrase(ready.words, phrase))
        return next(found, None)

    def _starred_in(self, words: Sequence[str]) -> Iterator[int]:
        if not self._starred:
            return
        anywhere = self._starred.get("", [])
        for word in words:
            for number, pieces in (*self._starred.get(word[:1], ()), *anywhere):
                if _glob(pieces, word):
                    yield number


def has_word(text: str, pattern: str) -> bool:
    """Say whether a text has a pattern in it."""
    return Words([(1, pattern)]).found_in(text) is not None


def _has_phrase(words: Sequence[str], phrase: Sequence[list[str]]) -> bool:
    return any(
        all(_glob(each, word) for each, word in zip(phrase, words[at:], strict=False))
        for at in range(len(words) - len(phrase) + 1)
    )


def _glob(pieces: Sequence[str], word: str) -> bool:
    """Say whether pieces follow each other in a word, the first and the last at its ends."""
    first, *middle = pieces
    if not middle:
        return first == word
    *middle, last = middle
    at, end = len(first), len(word) - len(last)
    if at > end or not word.startswith(first) or not word.endswith(last):
        return False
    for piece in middle:
        found = word.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _in_order(pieces: Sequence[str], text: str) -> bool:
    """Say whether pieces follow each other, close by."""
    first, *others = [piece for piece in pieces if piece] or [""]
    start = text.find(first) if first else -1
    while start >= 0:
        at = start + len(first)
        for piece in others:
            found = text.find(piece, at, at + GAP + len(piece))
            if found < 0:
                break
            at = found + len(piece)
        else:
            return True
        start = text.find(first, start + 1)
    return False


def links_in(message: Mapping[str, Any]) -> list[str]:
    """Return the addresses in a raw message, those behind words too."""
    found = []
    for words, marks in (("text", "entities"), ("caption", "caption_entities")):
        text = message.get(words)
        for entity in message.get(marks) or ():
            if entity.get("type") == "text_link":
                found.append(str(entity.get("url")))
            elif entity.get("type") == "url" and isinstance(text, str):
                # Telegram counts in UTF-16.
                units = text.encode("utf-16-le")
                at = 2 * entity["offset"]
                part = units[at : at + 2 * entity["length"]]
                found.append(part.decode("utf-16-le", "ignore"))
    return found


def address(link: str) -> str:
    """Return host and path of a link as they are compared: no scheme, no www, lower case."""
    folded = unicodedata.normalize("NFKC", link).strip().casefold()
    try:
        parts = urlsplit(folded if "//" in folded else f"//{folded}")
    except ValueError:
        return folded
    host = (parts.netloc.rpartition("@")[2]).partition(":")[0].removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}"


def leads_to(link: str, pattern: str) -> bool:
    """Say whether a link leads to a place: a host with its subdomains, or a path below it.

    A pattern is an `address` or `*`; a host may be written `*.example.com`.
    """
    if pattern == "*":
        return True
    host, slash, path = address(link).partition("/")
    wanted, _, below = pattern.removeprefix("*.").partition("/")
    is_host = host == wanted or host.endswith(f".{wanted}")
    return is_host and (not below or (bool(slash) and path.startswith(below.rstrip("*"))))
