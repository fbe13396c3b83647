"""Find damage in a write-ahead log that SQLite itself passes over in silence.

SQLite reads the log up to the first frame whose checksum is wrong and takes that for the end.
After a power cut it is; after damage every commit behind it would be gone without a word.
"""

import struct
import sys
from array import array
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_HEADER_BYTES = 32
_FRAME_HEADER_BYTES = 24
_PAGE_BYTES = 4096  # SQLite's default, which no migration changes
_BIG_ENDIAN = 0x377F0683
_MAGICS = (0x377F0682, _BIG_ENDIAN)
_32_BITS = 0xFFFFFFFF

Sums = tuple[int, int]


def unreachable_commits(database: Path) -> int:
    """Count the commits in the log that stand behind a damaged place.

    A power cut can leave one: with `synchronous = FULL` a transaction begins only when the one
    before it is on the disk. More than one is damage.
    """
    log = _steady(database.with_name(f"{database.name}-wal"))
    if len(log) < _HEADER_BYTES + _FRAME_HEADER_BYTES:
        return 0
    magic, _, page_bytes, _, *salts = struct.unpack_from(">6I", log)
    sums: Sums = struct.unpack_from(">2I", log, 24)
    big = magic == _BIG_ENDIAN
    readable = magic in _MAGICS and _summed(log[:24], (0, 0), big) == sums
    if not readable:
        page_bytes, salts = _PAGE_BYTES, [*struct.unpack_from(">2I", log, _HEADER_BYTES + 8)]
    lost = 0
    for header, page in _frames(log, page_bytes):
        _, pages_after_commit, *own_salts, sum1, sum2 = struct.unpack(">6I", header)
        ours = own_salts == salts
        if readable:
            sums = _summed(header[:8] + page, sums, big)
            readable = ours and sums == (sum1, sum2)
        # Frames with other salts are left over from before the log last began anew.
        lost += ours and not readable and pages_after_commit > 0
    return lost


def _steady(path: Path) -> bytes:
    """Read the log; again when it began anew meanwhile, as it may under a running bot."""
    # Whoever closes a database last takes its log away, an operator's own program as well.
    with suppress(FileNotFoundError):
        while True:
            with path.open("rb") as file:
                log = file.read()
                file.seek(0)
                if file.read(_HEADER_BYTES) == log[:_HEADER_BYTES]:
                    return log
    return b""


def _frames(log: bytes, page_bytes: int) -> Iterator[tuple[bytes, bytes]]:
    step = _FRAME_HEADER_BYTES + page_bytes
    for start in range(_HEADER_BYTES, len(log) - step + 1, step):
        middle = start + _FRAME_HEADER_BYTES
        yield log[start:middle], log[middle : start + step]


def _summed(content: bytes, sums: Sums, big: bool) -> Sums:
    words = array("I", content)
    if big != (sys.byteorder == "big"):
        words.byteswap()
    first, second = sums
    pairs = iter(words)
    for left, right in zip(pairs, pairs, strict=True):
        first = (first + left + second) & _32_BITS
        second = (second + right + first) & _32_BITS
    return first, second
