"""P6: freezing and ranking 200,000 entries, against SHA-256 of the same entries by hashlib."""

import random
import time
from hashlib import sha256

from benchmarks.figures import Figure
from domain.fairdraw import PROTOCOL, Entry, freeze
from domain.rankings import ranking

ENTRIES = 200_000
AT = 1_790_000_000
SEED = sha256(b"P6").digest()


def draw(rounds: int) -> list[Figure]:
    """Return P6: freeze and full ranking, divided by one hash of each entry's bytes."""
    chance = random.Random(6)
    entries = [
        Entry(number, chance.randbytes(16).hex(), chance.randint(1, 5))
        for number in range(1, ENTRIES + 1)
    ]
    ratios = []
    for _ in range(rounds):
        began = time.perf_counter()
        _hash_each(entries)
        between = time.perf_counter()
        freeze({"v": PROTOCOL}, entries, frozen_at=AT, round=None)
        drawn = sum(1 for _ in ranking(SEED, [entry.tickets for entry in entries]))
        ended = time.perf_counter()
        assert drawn == ENTRIES
        ratios.append((ended - between) / (between - began))
    return [Figure("P6", "freeze and full ranking ÷ SHA-256 of the entries", tuple(ratios), 15, 6)]


def _hash_each(entries: list[Entry]) -> None:
    for number, ref, tickets in entries:
        sha256(b"%d,%b,%d" % (number, ref.encode(), tickets)).digest()
