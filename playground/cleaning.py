"""What Telegram takes out of every text: control characters, overrides, blanks at both ends."""

import re

from .refusals import bad_request
from .wire import Json, utf16_length

_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_MARKS = re.compile("[\u200e\u200f]{2,}")
_INVISIBLE = re.compile(
    "[ \n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc"
    "\U000e0020-\U000e007f]*"
)


def clean(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Return text and entities as Telegram keeps them; entities that became empty are gone."""
    check_unicode(text)
    text = _CONTROL.sub(" ", text)
    text = _MARKS.sub(lambda marks: "\u200c" * (len(marks.group()) - 1) + marks.group()[-1], text)
    if _DROPPED.search(text):
        text, entities = _without_dropped(text, entities)
    return _trimmed(text, [entity for entity in entities if entity["length"] > 0])


def check_unicode(text: str) -> None:
    """Refuse halves of surrogate pairs."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def is_blank(text: str) -> bool:
    """Tell whether there is nothing to see: spaces, joiners, direction marks."""
    return _INVISIBLE.fullmatch(text) is not None


def _without_dropped(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    gone = [utf16_length(text[: match.start()]) for match in _DROPPED.finditer(text)]
    moved: list[Json] = []
    for entity in entities:
        end = entity["offset"] + entity["length"]
        before = sum(1 for place in gone if place < entity["offset"])
        inside = sum(1 for place in gone if entity["offset"] <= place < end)
        if entity["length"] > inside:
            shift = {"offset": entity["offset"] - before, "length": entity["length"] - inside}
            moved.append(entity | shift)
    return _DROPPED.sub("", text), moved


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Cut blanks off the end, and off the beginning as far as no entity covers them."""
    text = text.rstrip(" \n")
    length = utf16_length(text)
    first = min((entity["offset"] for entity in entities), default=length)
    cut = min(len(text) - len(text.lstrip(" \n")), first)
    kept = [
        entity
        | {
            "offset": entity["offset"] - cut,
            "length": min(entity["length"], length - entity["offset"]),
        }
        for entity in entities
        if entity["offset"] < length
    ]
    return text[cut:], kept
