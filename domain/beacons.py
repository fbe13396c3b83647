"""Beacons of a fair draw: where chance comes from, and as which bytes it enters the seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
GENESIS_AT = 1692803367
PERIOD_SECONDS = 3
DELAY_SECONDS = 60
ROLLS = 8
ROLLED_WITH = "🎰"
# So long people roll before they are reminded, and again before the bot rolls what is missing.
ROLL_SECONDS = 30 * 60
HIGHEST_ROLL = 64
SECRET_BYTES = 32
SIGNATURE_BYTES = 48

CheckSignature = Callable[[int, bytes], bool]


class BeaconKind(StrEnum):
    COMMIT = "commit"
    DICE = "dice"
    DRAND = "drand"


def round_at(at: int) -> int:
    """Return the number of the first quicknet round at or after an instant."""
    return -(-(at - GENESIS_AT) // PERIOD_SECONDS) + 1


def round_time(number: int) -> int:
    """Return when a quicknet round is published."""
    return GENESIS_AT + (number - 1) * PERIOD_SECONDS


@dataclass(frozen=True, slots=True)
class Rolls:
    """What members rolled, in the order of their messages."""

    values: tuple[int, ...]
    kind = BeaconKind.DICE

    def entropy(self) -> bytes:
        return ",".join(map(str, self.values)).encode()

    def document(self) -> list[Any]:
        return [self.kind.value, list(self.values)]


@dataclass(frozen=True, slots=True)
class Round:
    """A round of drand's quicknet."""

    number: int
    signature: bytes
    kind = BeaconKind.DRAND

    def entropy(self) -> bytes:
        return sha256(self.signature).digest()

    def document(self) -> list[Any]:
        return [self.kind.value, {"round": self.number, "signature": self.signature.hex()}]


@dataclass(frozen=True, slots=True)
class Secret:
    """What the organiser's program had committed to before the first entry."""

    value: bytes
    kind = BeaconKind.COMMIT

    def entropy(self) -> bytes:
        return self.value

    def document(self) -> list[Any]:
        return [self.kind.value, self.value.hex()]


Drawn = Rolls | Round | Secret


def seed_bytes(drawn: Sequence[Drawn]) -> list[str | bytes]:
    """Return kind and bytes of each beacon, in turn."""
    return [part for each in drawn for part in (each.kind.value, each.entropy())]


def drawn_of(kind: str, value: Any) -> Drawn | None:
    """Return what a published [kind, value] says; None when it says nothing that could be."""
    match kind, value:
        case BeaconKind.DICE, list() if all(_is_roll(each) for each in value):
            return Rolls(tuple(value))
        case BeaconKind.DRAND, {"round": int(number), "signature": str(text), **rest} if not rest:
            signature = hex_bytes(text, SIGNATURE_BYTES)
            return None if signature is None else Round(number, signature)
        case BeaconKind.COMMIT, str(text):
            secret = hex_bytes(text, SECRET_BYTES)
            return None if secret is None else Secret(secret)
    return None


def _is_roll(value: object) -> bool:
    return type(value) is int and 1 <= value <= HIGHEST_ROLL


def hex_bytes(text: object, length: int) -> bytes | None:
    """Return the bytes that lower-case hex of this length stands for, else None."""
    if not isinstance(text, str) or len(text) != 2 * length or set(text) - set("0123456789abcdef"):
        return None
    return bytes.fromhex(text)
