"""Merkle trees as in RFC 6962: one hash for a list, and a short proof for each of its lines."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

LEAF, NODE = b"\0", b"\1"


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the hash of a whole list; of an empty one that of no bytes."""
    level = [sha256(LEAF + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else sha256().digest()


def path(leaves: Sequence[bytes], place: int) -> list[bytes]:
    """Return the hashes beside the way from a leaf (counted from 0) up to the root."""
    level, found = [sha256(LEAF + leaf).digest() for leaf in leaves], []
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):
            found.append(level[beside])
        level, place = _above(level), place // 2
    return found


def root_by_path(leaf: bytes, path: Sequence[bytes], *, place: int, size: int) -> bytes | None:
    """Return the root that a path leads to; None when it has not the right length."""
    hashed, rest, last = sha256(LEAF + leaf).digest(), list(path), size - 1
    while last > 0:
        if place ^ 1 <= last:
            if not rest:
                return None
            beside = rest.pop(0)
            pair = beside + hashed if place & 1 else hashed + beside
            hashed = sha256(NODE + pair).digest()
        place, last = place // 2, last // 2
    return None if rest else hashed


def _above(level: list[bytes]) -> list[bytes]:
    """Hash a level pair by pair; who is left over goes up as he is."""
    pairs = zip(level[::2], level[1::2], strict=False)
    above = [sha256(NODE + left + right).digest() for left, right in pairs]
    return above + level[-1:] if len(level) & 1 else above
