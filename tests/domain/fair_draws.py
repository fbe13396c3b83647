"""What the tests of fair draws share: the published example, and a verifier of its own.

`is_accepted` was written from the protocol's text and imports nothing of ours.
"""

import hashlib
import hmac
import json
import unicodedata
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).parent / "fair_draw_example.json"
ROUND_1000 = bytes.fromhex(
    "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
    "e342b73a8dd2bacbe47e4b6b63ed5e39"
)


def example() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(EXAMPLE.read_text("utf-8"))
    return found


def hashed(tag: str, *parts: Any) -> bytes:
    whole = b""
    for part in ("fairdraw/1/" + tag, *parts):
        if not isinstance(part, bytes):
            part = unicodedata.normalize("NFC", str(part)).encode("utf-8")  # noqa: PLW2901 - short
        whole += len(part).to_bytes(4, "big") + part
    return hashlib.sha256(whole).digest()


def written(document: Any) -> bytes:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return unicodedata.normalize("NFC", text).encode("utf-8")


def tree_hash(leaves: list[bytes]) -> bytes:
    """Return RFC 6962's hash by its own recursion."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    both = tree_hash(leaves[:split]) + tree_hash(leaves[split:])
    return hashlib.sha256(b"\x01" + both).digest()


def drum(seed: bytes, tickets: list[int]) -> list[int]:
    """Return the order in which a drum full of tickets gives them out."""
    rest, order, j = list(enumerate(tickets, 1)), [], 0
    while rest:
        n = sum(count for _, count in rest)
        while True:
            message = b"fairdraw/1/draw" + j.to_bytes(8, "big")
            x = int.from_bytes(hmac.new(seed, message, hashlib.sha256).digest(), "big")
            j += 1
            if x < 2**256 - 2**256 % n:
                break
        running, r = 0, x % n
        for place, (number, count) in enumerate(rest):
            running += count
            if running > r:
                order.append(number)
                del rest[place]
                break
    return order


def is_accepted(bundle: dict[str, Any]) -> bool:
    """Say whether a bundle proves its draw; signatures of drand are taken as checked."""
    terms, entries, frozen = bundle["terms"], bundle["entries"], bundle["freeze"]
    if [entry[0] for entry in entries] != list(range(1, len(entries) + 1)):
        return False
    expected = {
        "terms": hashed("terms", written(terms)).hex(),
        "n": len(entries),
        "tickets": sum(entry[2] for entry in entries),
        "root": tree_hash([hashed("leaf", *entry) for entry in entries]).hex(),
        "frozen": frozen["frozen"],
    }
    if frozen["frozen"] < terms["closes"]:
        return False
    parts: list[Any] = []
    for rule, (kind, value) in zip(terms["beacon"], bundle["beacon"], strict=True):
        if kind != rule["kind"]:
            return False
        if kind == "drand":
            since = frozen["frozen"] + rule["delay"] - 1692803367
            expected["round"] = (since + 2) // 3 + 1
            if value["round"] != expected["round"]:
                return False
            parts += [kind, hashlib.sha256(bytes.fromhex(value["signature"])).digest()]
        elif kind == "dice":
            if len(value) != rule["k"]:
                return False
            parts += [kind, ",".join(map(str, value)).encode()]
        else:
            if hashed("commit", bytes.fromhex(value)).hex() != rule["c"]:
                return False
            parts += [kind, bytes.fromhex(value)]
    if frozen != expected:
        return False
    freeze_hash = hashed("freeze", written(frozen))
    seed = hashed("seed", freeze_hash, *parts)
    order = drum(seed, [entry[2] for entry in entries])
    holders: dict[str, int | None] = {}
    for prize in [each["id"] for each in terms["prizes"]] + bundle["events"]:
        holders[prize] = order.pop(0) if order else None
    return bool(
        bundle["result"]
        == {
            "freeze": freeze_hash.hex(),
            "beacon": bundle["beacon"],
            "seed": seed.hex(),
            "winners": [
                {"prize": prize, "entry": number, "ref": entries[number - 1][1]}
                for prize, number in holders.items()
                if number is not None
            ],
        }
    )
