"""What stands in a feed, read from bytes that were fetched already."""

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from domain.feeds import LONGEST_TITLE, MOST_ENTRIES, Entry, is_shown
from domain.names import clean

if TYPE_CHECKING:
    from feedparser import FeedParserDict


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
    title = clean(str(found.feed.get("title", "")), longest=LONGEST_TITLE)
    return Read(title, [entry for entry in entries if entry is not None])


def _entry(said: "FeedParserDict") -> Entry | None:
    link, title = str(said.get("link", "")), str(said.get("title", ""))
    guid = str(said.get("id", "") or link or title)
    shown = clean(title, longest=LONGEST_TITLE)
    link = link if is_shown(link) else ""
    if not guid or not (shown or link):
        return None
    return Entry(sha256(guid.encode("utf-8", "replace")).hexdigest(), shown, link)
