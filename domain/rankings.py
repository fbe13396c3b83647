"""The drum of a fair draw: numbers from a seed, the order they draw, and who gets which prize."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

BLOCK_BYTES = 64
SPAN = 2**256
NOBODY_HAS_THIS_MANY = 2**200


def stream(seed: bytes) -> Iterator[int]:
    """Yield HMAC-SHA256(seed, "fairdraw/1/draw" || j) for j = 0, 1, 2 …, numbers below 2^256.

    The two keyed halves are made once; `hmac` makes them anew each time.
    """
    key = seed.ljust(BLOCK_BYTES, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in key) + b"fairdraw/1/draw")
    outer = sha256(bytes(byte ^ 0x5C for byte in key))
    place = 0
    while True:
        inside, outside = inner.copy(), outer.copy()
        inside.update(place.to_bytes(8, "big"))
        outside.update(inside.digest())
        yield int.from_bytes(outside.digest(), "big")
        place += 1


def below(numbers: Iterator[int], most: int) -> int:
    """Return the next number in [0, most), each as likely: the uneven rest of 2^256 is thrown."""
    fair = SPAN - SPAN % most
    while (number := next(numbers)) >= fair:
        pass
    return number % most


def ranking(seed: bytes, tickets: Sequence[int]) -> Iterator[int]:
    """Yield the entries' numbers (from 1) in the order they are drawn, as many as are asked for.

    A Fenwick tree finds the entry that holds a ticket in log2(n) steps; the nodes that the search
    does not step over are those that count the entry, so they are where it is taken out.
    """
    tree, steps = _fenwick(tickets)
    numbers, rest = stream(seed), sum(tickets)
    while rest:
        ticket, place, counting = below(numbers, rest), 0, []
        for step in steps:
            node = place + step
            held = tree[node]
            if ticket >= held:
                ticket -= held
                place = node
            else:
                counting.append(node)
        held = tickets[place]
        for node in counting:
            tree[node] -= held
        rest -= held
        yield place + 1


def _fenwick(tickets: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the tree, filled up so that no search leaves it, and the steps of a search."""
    size, bits = len(tickets), len(tickets).bit_length()
    tree = [0, *tickets]
    for node in range(1, size + 1):
        above = node + (node & -node)
        if above <= size:
            tree[above] += tree[node]
    tree += [NOBODY_HAS_THIS_MANY] * (2**bits - len(tree))
    return tree, [2**bit for bit in reversed(range(bits))]


def winners(
    prizes: Sequence[str], events: Iterable[str], order: Iterable[int]
) -> list[tuple[str, int]]:
    """Return each prize with its winner's number; nobody is left for a prize that is missing.

    An event is a prize that fell free: the next in the order gets it.
    """
    following, holders = iter(order), dict[str, int | None]()
    for prize in (*prizes, *events):
        holders[prize] = next(following, None)
    return [(prize, number) for prize in prizes if (number := holders[prize]) is not None]
