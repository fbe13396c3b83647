"""The fair draw protocol fairdraw/1: how things are hashed, and what each stage publishes."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from domain import merkle
from domain.beacons import Drawn, seed_bytes
from domain.rankings import ranking, winners

PROTOCOL = "fairdraw/1"
FIRST_PREV = "0" * 64
TOO_BIG = 2**53
SALT_BYTES = 16
REF_DIGITS = 32

Json = dict[str, Any]


class NotCanonical(ValueError):
    """What the protocol has no bytes for: a fraction, a huge number, half a character."""


# -- bytes -----------------------------------------------------------------------------------


def digest(tag: str, *parts: str | int | bytes) -> bytes:
    """Return the protocol's H(tag, parts …), 32 bytes."""
    hashed = sha256()
    for part in (f"{PROTOCOL}/{tag}", *parts):
        block = part if isinstance(part, bytes) else _text(str(part))
        hashed.update(len(block).to_bytes(4, "big") + block)
    return hashed.digest()


def canonical(document: object) -> bytes:
    """Return the one way to write a document down: sorted keys, NFC, whole numbers only."""
    plain = _plain(document)
    return _text(json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def _text(text: str) -> bytes:
    try:
        return unicodedata.normalize("NFC", text).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("half a character") from error


def _plain(value: object) -> object:
    match value:
        case None | bool():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case int() if abs(value) < TOO_BIG:
            return value
        case list() | tuple():
            return [_plain(each) for each in value]
        case dict() if all(isinstance(key, str) and key.isascii() for key in value):
            return {key: _plain(each) for key, each in value.items()}
    raise NotCanonical(f"{type(value).__name__} {str(value)[:20]}")


# -- what is published -----------------------------------------------------------------------


class Entry(NamedTuple):
    """One line of the published list; numbers run from 1 without gaps."""

    number: int
    ref: str
    tickets: int


@dataclass(frozen=True, slots=True)
class Freeze:
    """What the freeze post says of terms and list; `round` only with drand."""

    terms: str
    entrants: int
    tickets: int
    root: str
    frozen_at: int
    round: int | None = None

    def document(self) -> Json:
        found: Json = {
            "terms": self.terms,
            "n": self.entrants,
            "tickets": self.tickets,
            "root": self.root,
            "frozen": self.frozen_at,
        }
        return found if self.round is None else {**found, "round": self.round}

    @property
    def hash(self) -> bytes:
        return digest("freeze", canonical(self.document()))


def terms_hash(terms: Mapping[str, Any]) -> bytes:
    return digest("terms", canonical(dict(terms)))


def ref_of(*, terms: bytes, user_id: int, salt: bytes) -> str:
    """Return what stands for a person in the list: nobody can tell whom without the salt."""
    return digest("ref", terms, user_id, salt).hex()[:REF_DIGITS]


def freeze(
    terms: Mapping[str, Any], entries: Sequence[Entry], *, frozen_at: int, round: int | None
) -> Freeze:
    """Return the freeze record of a list; the same list gives the same record."""
    return Freeze(
        terms_hash(terms).hex(),
        len(entries),
        sum(entry.tickets for entry in entries),
        merkle.root(leaves(entries)).hex(),
        frozen_at,
        round,
    )


def leaves(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield H("leaf", number, ref, tickets) of each entry.

    Written out, because a list may have 200,000 of them; a test compares it with `digest`.
    """
    tag = f"{PROTOCOL}/leaf".encode()
    head = len(tag).to_bytes(4, "big") + tag + b"\0\0\0"
    for number, ref, tickets in entries:
        name, count = b"%d" % number, b"%d" % tickets
        block = b"%c%b\0\0\0 %b\0\0\0%c%b" % (len(name), name, ref.encode(), len(count), count)
        yield sha256(head + block).digest()


def path_of(entries: Sequence[Entry], number: int) -> list[bytes]:
    """Return the hashes that lead from an entry to the root, the lowest first."""
    return merkle.path(list(leaves(entries)), number - 1)


def seed_of(frozen: Freeze, drawn: Sequence[Drawn]) -> bytes:
    """Return the seed that follows from the frozen list and the beacons, in the terms' order."""
    return digest("seed", frozen.hash, *seed_bytes(drawn))


@dataclass(frozen=True, slots=True)
class Result:
    """Who has which prize after all events; a prize that nobody is left for is not in it."""

    freeze: str
    beacon: tuple[Drawn, ...]
    seed: str
    winners: tuple[tuple[str, Entry], ...]

    def document(self) -> Json:
        return {
            "freeze": self.freeze,
            "beacon": [each.document() for each in self.beacon],
            "seed": self.seed,
            "winners": [
                {"prize": prize, "entry": entry.number, "ref": entry.ref}
                for prize, entry in self.winners
            ],
        }

    @property
    def hash(self) -> bytes:
        return digest("result", canonical(self.document()))


def result(
    terms: Mapping[str, Any],
    entries: Sequence[Entry],
    frozen: Freeze,
    drawn: Sequence[Drawn],
    events: Sequence[str],
) -> Result:
    """Return the only result that follows from all this."""
    seed = seed_of(frozen, drawn)
    order = ranking(seed, [entry.tickets for entry in entries])
    prizes = [prize["id"] for prize in terms["prizes"]]
    won = tuple((prize, entries[number - 1]) for prize, number in winners(prizes, events, order))
    return Result(frozen.hash.hex(), tuple(drawn), seed.hex(), won)


def bundle(
    terms: Mapping[str, Any],
    entries: Sequence[Entry],
    frozen: Freeze,
    drawn: Sequence[Drawn],
    *,
    events: Sequence[str],
    notes: Sequence[Json] = (),
) -> Json:
    """Return the document published with the result, which alone proves the draw.

    `notes` say in words what the proof does not cover, as why a prize fell free.
    """
    found: Json = {
        "terms": dict(terms),
        "entries": [list(entry) for entry in entries],
        "freeze": frozen.document(),
        "beacon": [each.document() for each in drawn],
        "events": list(events),
        "result": result(terms, entries, frozen, drawn, events).document(),
    }
    return {**found, "notes": list(notes)} if notes else found
