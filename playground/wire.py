"""What goes over the wire: JSON shapes, compact bytes, lengths as Telegram counts them."""

import json
from typing import Any

Json = dict[str, Any]

_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def as_bytes(value: object) -> bytes:
    """Serialise as the Bot API server does: compact, everything beyond ASCII escaped."""
    return _encode(value).encode("ascii")


def utf16_length(text: str) -> int:
    """Count UTF-16 code units, the unit of every entity offset and length."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def utf16_cut(text: str, offset: int, length: int) -> str:
    """Return the part of the text an entity points at."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")
