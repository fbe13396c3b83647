"""What stands in a feed, read from bytes that were fetched already."""

import re
from hashlib import sha256
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from domain.feeds import LONGEST_TITLE, MOST_ENTRIES, Entry, is_shown
from domain.names import clean

if TYPE_CHECKING:
    from feedparser import FeedParserDict


_MARKED_UP = ("text/html", "application/xhtml+xml")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


class Read(NamedTuple):
    title: str
    entries: list[Entry]


def read(body: bytes) -> Read | None:
    """Return title and entries, the newest first; None for what is no feed."""
    import feedparser  # 1 MB, for the groups that follow a feed

    # Bytes, never an address: feedparser would fetch that itself, anywhere.
    found = feedparser.parse(body, sanitize_html=True, resolve_relative_uris=False)
    if not found.get("version"):
        return None
    entries = [_entry(each) for each in found.entries[:MOST_ENTRIES]]
    title = _words(found.feed)
    # What only begins like a feed says nothing at all.
    return (
        Read(title, [each for each in entries if each is not None]) if title or entries else None
    )


def _words(said: "FeedParserDict") -> str:
    """Return a title in one line of plain words, without the markup that some write it with."""
    words = str(said.get("title", ""))
    if said.get("title_detail", {}).get("type") in _MARKED_UP:
        words = unescape(_TAG.sub("", words))
    return clean(words, longest=LONGEST_TITLE)


def _entry(said: "FeedParserDict") -> Entry | None:
    link, title = str(said.get("link", "")), str(said.get("title", ""))
    guid = str(said.get("id", "") or link or title)
    shown = _words(said)
    link = link if is_shown(link) else ""
    if not guid or not (shown or link):
        return None
    return Entry(sha256(guid.encode("utf-8", "replace")).hexdigest(), shown, link)
