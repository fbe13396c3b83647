"""A stricter reader of Telegram's HTML than Telegram's: what it passes, any client shows."""

import re

_ALLOWED = {
    "b": "",
    "strong": "",
    "i": "",
    "em": "",
    "u": "",
    "ins": "",
    "s": "",
    "strike": "",
    "del": "",
    "tg-spoiler": "",
    "code": r'( class="language-[\w+-]+")?',
    "pre": "",
    "blockquote": "( expandable)?",
    "span": ' class="tg-spoiler"',
    "a": r' href="[^"<>]+"',
    "tg-emoji": r' emoji-id="\d+"',
    "tg-time": r' unix="\d+"( format="\w+")?',
}
_TOKEN = re.compile(r"<(?P<closing>/?)(?P<tag>[a-z-]+)(?P<attributes>[^<>]*)>|(?P<other>[<>])")
_ESCAPE = re.compile(r"&(?:(?P<name>lt|gt|amp|quot)|#(?P<decimal>\d+)|#x(?P<hex>[0-9a-f]+));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LONGEST_MESSAGE = 4096


class InvalidHtmlError(AssertionError):
    """The text is not what Telegram's clients would show in one piece."""


def shown(markup: str) -> str:
    """Return what a reader sees of a message; raise InvalidHtmlError when it cannot be sent."""
    open_tags: list[str] = []
    seen = ""
    at = 0
    for token in _TOKEN.finditer(markup):
        seen += _unescaped(markup[at : token.start()])
        at = token.end()
        _follow(token, open_tags)
    if open_tags:
        raise InvalidHtmlError(f"never closed: {open_tags}")
    return _sendable(seen + _unescaped(markup[at:]))


def _follow(token: re.Match[str], open_tags: list[str]) -> None:
    tag = token["tag"]
    if tag not in _ALLOWED:
        raise InvalidHtmlError(f"not a tag of Telegram's: {token.group()!r}")
    if token["closing"]:
        if token["attributes"] or not open_tags or open_tags.pop() != tag:
            raise InvalidHtmlError(f"closes nothing: {token.group()!r}")
        return
    if not re.fullmatch(_ALLOWED[tag], token["attributes"]):
        raise InvalidHtmlError(f"attributes: {token.group()!r}")
    open_tags.append(tag)


def _unescaped(text: str) -> str:
    if "&" in _ESCAPE.sub("", text):
        raise InvalidHtmlError(f"a bare &: {text[:80]!r}")
    return _ESCAPE.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    if escape["name"]:
        return _NAMED[escape["name"]]
    return chr(int(escape["decimal"]) if escape["decimal"] else int(escape["hex"], 16))


def _sendable(text: str) -> str:
    if not text.strip():
        raise InvalidHtmlError("nothing to see")
    if len(text) > _LONGEST_MESSAGE:
        raise InvalidHtmlError(f"{len(text)} characters")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidHtmlError("a lone surrogate") from error
    if "\x00" in text:
        raise InvalidHtmlError("NUL")
    return text
