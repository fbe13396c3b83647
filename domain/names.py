"""Names as people may see them: nothing invisible, nothing that disturbs its neighbours."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from domain.graphemes import JOINERS, columns_of, graphemes, is_mark, is_pictograph

LONGEST_NAME = 32
"""Graphemes of a name."""
BOARD_COLUMNS = 24
"""Columns a name may fill in a row of a board."""
CACHED_NAMES = 2_048
"""Whoever stands on a board is named again and again."""
FSI, PDI = "\u2068", "\u2069"

# More characters than Telegram lets two names have.
_CONSIDERED = 160
_ISOLATES = "\u2066\u2067\u2068"
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Letters and symbols without ink: to the eye they are spaces.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
_INVISIBLE_MARKS = frozenset("\u034f\u17b4\u17b5\U00016fe4")
_MARKS_PER_BASE = 2
# Indic scripts, Tibetan, Myanmar and Khmer write ordinary words with up to four.
_MARKS_WHERE_SPELLING_STACKS = 4
_STACKING = (range(0x0900, 0x0E00), range(0x0F00, 0x10A0), range(0x1780, 0x1800))
# Python's Unicode is older than people's phones: to it, later ideographs are unassigned.
_IDEOGRAPHS = range(0x20000, 0x3FFFE)
# Telegram makes mentions, hashtags, commands and addresses of plain text by itself.
_LINKING = re.compile(r"([@#$/.:])(?=\S)")
_UNLINKED = "\\1\u2060"


def scrub(text: str) -> str:
    """Drop what neither the database nor JSON can carry: lone surrogates and NUL."""
    return _UNSTORABLE.sub("", text)


@lru_cache(maxsize=CACHED_NAMES)
def display_name(first: str, last: str = "", *, fallback: str) -> str:
    """Return a cleaned name that cannot reorder, ping or link; not HTML-escaped.

    The fallback stands in for a name with nothing to see in it.
    """
    name = clean(f"{first} {last}") or fallback
    return f"{FSI}{unlinked(name)}{PDI}"


def unlinked(text: str) -> str:
    """Return text of which Telegram makes no mention, command or link."""
    return _LINKING.sub(_UNLINKED, text)


def clean(text: str, longest: int = LONGEST_NAME) -> str:
    """Return what may be shown of a name, "" if nothing; cleaning twice changes nothing more.

    It has at most `longest` graphemes.
    """
    if text.isascii() and text.isprintable() and len(text) <= longest:
        return " ".join(text.split())
    # What one rule drops may bring together what another one looks at.
    while (cleaner := _clean_once(text, longest)) != text:
        text = cleaner
    return text


def contain(text: str) -> str:
    """Return text that leaves the direction of its neighbours alone, isolated where needed."""
    if text.isascii():
        return text
    isolated = text[0] == FSI and text[-1] == PDI
    inner = text[1:-1] if isolated else text
    quiet = _BIDI_CONTROLS.sub("", inner)
    if not isolated and quiet == inner and not _has_right_to_left(inner):
        return text
    return f"{FSI}{quiet}{PDI}"


def undirected(text: str) -> str:
    """Return text without the marks that turn its direction, which nobody sees."""
    return _BIDI_CONTROLS.sub("", text)


def clip(text: str, longest: int) -> str:
    """Return at most `longest` characters of text: whole graphemes, an ellipsis for the rest."""
    if len(text) <= longest:
        return text
    return "".join(_fitting(text, longest - 1, size=len)) + "…"


def columns(text: str) -> int:
    """Return how many columns text fills in a row; ideographs and emoji fill two."""
    return sum(map(columns_of, graphemes(text)))


@lru_cache(maxsize=CACHED_NAMES)
def cut(text: str, columns: int = BOARD_COLUMNS) -> str:
    """Return at most `columns` columns of text: whole graphemes, isolates closed."""
    kept = "".join(_fitting(text, columns, size=columns_of))
    if kept != text:
        kept = "".join(_fitting(text, columns - 1, size=columns_of)).rstrip() + "…"
    return kept + PDI * _open_isolates(kept)


def _clean_once(text: str, longest: int) -> str:
    visible = unicodedata.normalize("NFC", "".join(map(_seen, scrub(text[:_CONSIDERED]))))
    dressed = "".join(_with_few_marks(_joined_where_writing_is(visible)))
    words = " ".join(dressed.split())
    return "".join(islice(graphemes(words), longest)).rstrip()


def _seen(character: str) -> str:
    if character.isspace() or character in _BLANK:
        return " "
    if character in JOINERS:
        return character
    category = unicodedata.category(character)
    if category == "Cn":
        known = ord(character) in _IDEOGRAPHS or is_pictograph(character)
        return character if known else ""
    return "" if category[0] == "C" or character in _INVISIBLE_MARKS else character


def _joined_where_writing_is(text: str) -> Iterator[str]:
    for before, character, after in zip(f" {text}", text, f"{text[1:]} ", strict=False):
        if character not in JOINERS or (_is_joinable(before) and _is_joinable(after)):
            yield character


def _is_joinable(character: str) -> bool:
    return character.isalpha() or is_mark(character) or is_pictograph(character)


def _with_few_marks(text: Iterator[str]) -> Iterator[str]:
    marks, has_base = 0, False
    for character in text:
        if is_mark(character):
            marks += 1
            if not has_base or marks > _most_marks(character):
                continue
        elif character not in JOINERS:
            marks, has_base = 0, character != " "
        yield character


def _most_marks(mark: str) -> int:
    stacks = any(ord(mark) in block for block in _STACKING)
    return _MARKS_WHERE_SPELLING_STACKS if stacks else _MARKS_PER_BASE


def _has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in {"R", "AL", "AN"} for character in text)


def _fitting(text: str, room: int, *, size: Callable[[str], int]) -> Iterator[str]:
    for grapheme in graphemes(text):
        room -= size(grapheme)
        if room < 0:
            return
        yield grapheme


def _open_isolates(text: str) -> int:
    depth = 0
    for character in text:
        if character in _ISOLATES:
            depth += 1
        elif character == PDI:
            depth = max(0, depth - 1)
    return depth
