"""Entities Telegram finds by itself in a text: commands, mentions, hashtags, links."""

import re

from .wire import Json, utf16_length

_PATTERNS = (
    ("bot_command", re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?!\w)")),
    ("url", re.compile(r"https?://[^\s<>\"]+[^\s<>\".,!?;:)\]]|(?<![\w@.])t\.me/\+?\w+")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", re.compile(r"(?<![\w@.])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d_])\w+")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?!\w)")),
)
_SIGNS = frozenset("/@#:$.")
_LITERAL = frozenset({"code", "pre", "text_link", "text_mention"})


def found_in(text: str, given: list[Json] | None = None) -> list[Json]:
    """Return the given entities plus what Telegram recognises, sorted, offsets in UTF-16."""
    entities = list(given or [])
    if not _SIGNS.isdisjoint(text):
        entities += _recognised(text, entities)
        entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return entities


def _recognised(text: str, given: list[Json]) -> list[Json]:
    taken = [(e["offset"], e["offset"] + e["length"]) for e in given if e["type"] in _LITERAL]
    found: list[Json] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start = utf16_length(text[: match.start()])
            end = start + utf16_length(match.group())
            if any(start < other_end and other < end for other, other_end in taken):
                continue
            taken.append((start, end))
            found.append({"offset": start, "length": end - start, "type": kind})
    return found


def is_command_for(text: str, username: str) -> bool:
    """Tell whether the text begins with a command that this bot should see: /x or /x@it."""
    match = _PATTERNS[0][1].match(text)
    if match is None:
        return False
    _, _, addressed = match.group().partition("@")
    return not addressed or addressed.lower() == username.lower()
