"""HTML formatting as Telegram reads it: the same tags, the same complaints, the same offsets."""

import re
from dataclasses import dataclass

from .refusals import bad_request
from .wire import Json

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = frozenset(_SIMPLE) | {"a", "blockquote", "tg-emoji", "tg-time"}
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_REFERENCE = re.compile(rb"&(?:#(?:x([0-9a-fA-F]*)|([0-9]*))|([A-Za-z]+));?")
_SPACE = b" \t\r\n\v\0"
_TOKEN = re.compile(rb"[A-Za-z0-9.-]*")
_LINK = re.compile(r"(?:(?:https?|tg|ton|tonsite)://)?[^\s/]+\.[^\s]+|tg://.+|(?:mailto|tel):.+")
_USER_LINK = re.compile(r"tg://user/?\?id=(\d+)")


@dataclass(slots=True)
class _OpenTag:
    name: str
    argument: str
    unix: int
    offset: int
    text_length: int


class _Parser:
    """Walks over the UTF-8 bytes: errors count bytes, entities count UTF-16 units."""

    def __init__(self, text: str) -> None:
        self.source = text.encode("utf-8", "replace") + b"\0"
        self.end = len(self.source) - 1
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.utf16 = 0
        self.tags: list[_OpenTag] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self.at < self.end:
            byte = self.source[self.at : self.at + 1]
            if byte == b"&":
                self._write(self._reference() or self._plain_ampersand())
            elif byte != b"<":
                self._plain_run()
            elif self.source[self.at + 1 : self.at + 2] == b"/":
                self._end_tag()
            else:
                self._start_tag()
        if self.tags:
            raise _cant(f'Can\'t find end tag corresponding to start tag "{self.tags[-1].name}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.out), self.entities

    def _plain_run(self) -> None:
        ends = [self.source.find(sign, self.at, self.end) for sign in (b"&", b"<")]
        stop = min((end for end in ends if end >= 0), default=self.end)
        self._write(self.source[self.at : stop].decode("utf-8", "replace"))
        self.at = stop

    def _write(self, text: str) -> None:
        self.out.append(text)
        self.length += len(text)
        self.utf16 += len(text) + sum(1 for character in text if character > "\uffff")

    def _plain_ampersand(self) -> str:
        self.at += 1
        return "&"

    def _reference(self) -> str:
        """Decode a character reference here and step over it; "" when there is none."""
        match = _REFERENCE.match(self.source, self.at)
        if match is None:
            return ""
        digits16, digits10, name = match.groups()
        if name is not None:
            character = _NAMED.get(name, "")
        else:
            code = int(digits16 or b"0", 16) if digits16 is not None else int(digits10 or b"0")
            if code == 0 or code >= 0x10FFFF or match.end() - self.at > 10:
                return ""
            character = chr(code)
        if 0xD800 <= ord(character or " ") <= 0xDFFF:
            raise _cant(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        if character:
            self.at = match.end()
        return character

    def _skip(self, *, until: bytes) -> None:
        while self.source[self.at] not in until:
            self.at += 1

    def _skip_space(self) -> None:
        while self.at < self.end and self.source[self.at] in _SPACE:
            self.at += 1

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        self._skip(until=_SPACE + b">")
        if self.at >= self.end:
            raise _cant(f"Unclosed start tag at byte offset {begin}")
        name = self.source[begin + 1 : self.at].decode("utf-8", "replace").lower()
        if name not in _TAGS:
            raise _cant(f'Unsupported start tag "{name}" at byte offset {begin}')
        tag = _OpenTag(name, "", 0, self.utf16, self.length)
        while self.source[self.at] != ord(">"):
            self._skip_space()
            if self.source[self.at] == ord(">"):
                break
            self._attribute(tag, begin)
        self.at += 1
        if name == "span" and tag.argument != "spoiler":
            raise _cant(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.tags.append(tag)

    def _attribute(self, tag: _OpenTag, begin: int) -> None:
        start = self.at
        self._skip(until=_SPACE + b"=>")
        key = self.source[start : self.at].decode("utf-8", "replace")
        if not key:
            raise _cant(f'Empty attribute name in the tag "{tag.name}" at byte offset {begin}')
        self._skip_space()
        if self.source[self.at] != ord("="):
            if self.at >= self.end:
                raise _cant(f'Unclosed start tag "{tag.name}" at byte offset {begin}')
            _note(tag, key, "1" if key == "expandable" else "")
            return
        self.at += 1
        self._skip_space()
        if self.at >= self.end:
            raise _cant(f'Unclosed start tag "{tag.name}" at byte offset {begin}')
        value = self._quoted() if self.source[self.at] in b"'\"" else self._token()
        if self.at >= self.end:
            raise _cant(f"Unclosed start tag at byte offset {begin}")
        _note(tag, key, value)

    def _token(self) -> str:
        begin = self.at
        match = _TOKEN.match(self.source, begin)
        self.at = match.end() if match else begin
        if self.source[self.at] not in _SPACE + b">":
            raise _cant(f"Unexpected end of name token at byte offset {begin}")
        return self.source[begin : self.at].decode("ascii").lower()

    def _quoted(self) -> str:
        quote = self.source[self.at]
        self.at += 1
        parts: list[str] = []
        while self.at < self.end and self.source[self.at] != quote:
            if self.source[self.at] == ord("&"):
                parts.append(self._reference() or self._plain_ampersand())
                continue
            begin = self.at
            self._skip(until=bytes([quote]) + b"&\0")
            parts.append(self.source[begin : self.at].decode("utf-8", "replace"))
        if self.at < self.end:
            self.at += 1
        return "".join(parts)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.tags:
            raise _cant(f"Unexpected end tag at byte offset {begin}")
        self._skip(until=_SPACE + b">")
        name = self.source[begin + 2 : self.at].decode("utf-8", "replace").lower()
        self._skip_space()
        if self.source[self.at] != ord(">"):
            raise _cant(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        tag = self.tags.pop()
        if name and name != tag.name:
            raise _cant(
                f"Unmatched end tag at byte offset {begin}, "
                f'expected "</{tag.name}>", found "</{name}>"'
            )
        if self.utf16 > tag.offset:
            self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        entity: Json = {"offset": tag.offset, "length": self.utf16 - tag.offset}
        if tag.name == "a":
            url = tag.argument or "".join(self.out)[tag.text_length :]
            entity = _link(entity, url)
        elif tag.name == "blockquote":
            entity["type"] = "expandable_blockquote" if tag.argument else "blockquote"
        elif tag.name == "tg-emoji":
            if not tag.argument.isdecimal() or not int(tag.argument):
                raise _cant("Invalid custom emoji identifier specified")
            entity |= {"type": "custom_emoji", "custom_emoji_id": tag.argument}
        elif tag.name == "tg-time":
            entity |= {"type": "date_time", "unix_time": tag.unix}
            if tag.argument:
                entity["date_time_format"] = tag.argument
        else:
            entity["type"] = _SIMPLE[tag.name]
            if self._joins_pre_and_code(tag, entity):
                return
        if "type" in entity:
            self.entities.append(entity)

    def _joins_pre_and_code(self, tag: _OpenTag, entity: Json) -> bool:
        """Merge <pre><code class="language-x"> into one entity, as Telegram does."""
        if tag.name == "code" and tag.argument:
            entity["_language"] = tag.argument
        last = self.entities[-1] if self.entities else {}
        same = all(last.get(key) == entity[key] for key in ("offset", "length"))
        if tag.name == "pre" and same and last.get("_language"):
            last |= {"type": "pre", "language": last["_language"]}
            return True
        if tag.name == "code" and same and last.get("type") == "pre" and tag.argument:
            last["language"] = tag.argument
            return True
        return False


def _note(tag: _OpenTag, key: str, value: str) -> None:
    if (tag.name, key) in (("a", "href"), ("tg-emoji", "emoji-id"), ("tg-time", "format")):
        tag.argument = value
    elif (tag.name, key) == ("tg-time", "unix"):
        tag.unix = int(value) if value.isdecimal() else 0
    elif (tag.name, key) == ("blockquote", "expandable"):
        tag.argument = "1"
    elif (tag.name, key) == ("code", "class") and value.startswith("language-"):
        tag.argument = value[9:]
    elif (tag.name, key) == ("span", "class") and value.startswith("tg-"):
        tag.argument = value[3:]


def _link(entity: Json, url: str) -> Json:
    user = _USER_LINK.fullmatch(url)
    if user:
        return entity | {"type": "text_mention", "_user_id": int(user.group(1))}
    if not _LINK.fullmatch(url):
        return entity
    whole = url if re.match(r"[a-z]+:", url) else f"http://{url}"
    _, _, rest = whole.partition("://")
    if rest and "/" not in rest and "?" not in rest and whole.startswith("http"):
        whole += "/"
    return entity | {"type": "text_link", "url": whole}


def _cant(complaint: str) -> Exception:
    return bad_request(f"can't parse entities: {complaint}")


def parse_html(text: str) -> tuple[str, list[Json]]:
    """Return the plain text and its entities; refused with Telegram's own words."""
    plain, entities = _Parser(text).parse()
    for entity in entities:
        entity.pop("_language", None)
    return plain, entities
