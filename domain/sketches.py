"""How alike two texts are, told from salted hashes that no text can be read from."""

import re
import unicodedata
from array import array
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from domain.messages import cjk_length

SIZE: Final = 16
# Short texts are alike by chance ("song number 3"): only equal ones are copies.
SHORTEST: Final = 24
_CJK_WEIGHT: Final = 3
_MOST_CHARACTERS: Final = 1024
_DIGIT: Final = re.compile(r"\d")
_LANE_BYTES: Final = 8
_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")

Sketch = tuple[int, ...]


def fold(text: str) -> str:
    """Return a text as copies are compared: NFKC, casefolded, words with one blank between."""
    whole = text[:_MOST_CHARACTERS]
    if not whole.isascii():
        whole = unicodedata.normalize("NFKC", whole)
    return _BETWEEN_WORDS.sub(" ", whole.casefold()).strip()


def text_hash(folded: str, salt: str, *, person: int | None = None) -> int:
    """Return 48 bits that equal texts have in common; with a person, only that one's texts."""
    whose = folded if person is None else f"{folded}\n{person}"
    key = bytes.fromhex(salt)
    return int.from_bytes(blake2b(whose.encode(), digest_size=6, key=key).digest(), "big")


@lru_cache(maxsize=256)
def _factors(salt: str, numbers: str) -> tuple[int, int, int]:
    about = b"sketch" + numbers.encode()
    drawn = blake2b(about, digest_size=12, key=bytes.fromhex(salt)).digest()
    one, two, three = (int.from_bytes(drawn[at : at + 4], "big") | 1 for at in (0, 4, 8))
    return one, two, three


def weight(folded: str) -> int:
    """Return how long a text is; a Chinese character says as much as three Latin ones."""
    return len(folded) + (_CJK_WEIGHT - 1) * cjk_length(folded)


def sketch(folded: str, salt: str) -> Sketch:
    """Return the 16 smallest salted hashes of the characters by threes; () for a short text.

    The three are multiplied by odd factors of the salt and summed, modulo 2^32: a hash function
    call each would take ten times as long. Texts that name different numbers have nothing in
    common: "chapter 12 is out" says something else than "chapter 13 is out".
    """
    if weight(folded) < SHORTEST:
        return ()
    a, b, c = _factors(salt, "".join(_DIGIT.findall(folded)))
    # All at once, each character in a lane of 64 bits: the sum of three products takes 55.
    lanes = int.from_bytes(array("Q", map(ord, folded)).tobytes(), "little")
    sums = lanes * a + (lanes >> 64) * b + (lanes >> 128) * c
    halves = memoryview(sums.to_bytes(_LANE_BYTES * (len(folded) + 1), "little")).cast("I")
    hashes = set(halves[: 2 * (len(folded) - 2) : 2])
    return tuple(sorted(hashes)[:SIZE])


def similarity(one: Sketch, other: Sketch) -> float:
    """Estimate which share of all threes two texts have in common, from 0 to 1.

    Exact as long as neither text has more than 16 different ones.
    """
    whole = sorted({*one, *other})
    if len(one) == SIZE or len(other) == SIZE:
        whole = whole[:SIZE]
    if not whole:
        return 0.0
    return len(set(one) & set(other) & set(whole)) / len(whole)
