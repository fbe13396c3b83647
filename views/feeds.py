"""What is shown of feeds: the list, new entries, one that cannot be read."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.texts import Html, Translator
from domain.feeds import LISTED, Entry
from domain.manners import CARDS_LIVE_FOR
from domain.names import clip, unlinked
from storage.feeds import Feed
from views.cards import Card

_LONGEST_ADDRESS = 80


def _name(feed: Feed) -> str:
    return unlinked(feed.title or urlsplit(feed.url).hostname or feed.url)


def entries_card(feed: Feed, entries: Sequence[Entry], t: Translator) -> Card:
    """Show what is new: the newest ones by title and link, and how many more there are."""
    shown = entries[-LISTED:]
    lines = [t("feed.title", title=_name(feed))]
    for entry in shown:
        title = unlinked(entry.title)
        if title and entry.link:
            lines.append(t("feed.entry", title=title, link=entry.link))
        else:
            lines.append(t("feed.entry_short", text=title or entry.link))
    if more := len(entries) - len(shown):
        lines.append(t.n("feed.more", more))
    return Card(Html.lines(lines))


def list_card(feeds: Sequence[Feed], t: Translator) -> Card:
    if not feeds:
        return Card(t("feed.none"), lives_for=CARDS_LIVE_FOR)
    lines = [t("feed.list")]
    for feed in feeds:
        number, title, url = feed.feed_id, _name(feed), clip(feed.url, _LONGEST_ADDRESS)
        if feed.is_paused:
            lines.append(t("feed.line_paused", number=number, title=title, url=url))
        elif feed.failures:
            lines.append(t("feed.line_failing", number=number, title=title, url=url))
        else:
            lines.append(t("feed.line", number=number, title=title, url=url))
    return Card(Html.lines([*lines, t("feed.how")]), lives_for=CARDS_LIVE_FOR)


def added_card(feed: Feed, t: Translator) -> Card:
    words = t("feed.added", number=feed.feed_id, url=clip(feed.url, _LONGEST_ADDRESS))
    return Card(words, lives_for=CARDS_LIVE_FOR)


def paused_card(feed: Feed, t: Translator) -> Card:
    number = feed.feed_id
    words = t("feed.paused", number=number) if feed.is_paused else t("feed.goes_on", number=number)
    return Card(words, lives_for=CARDS_LIVE_FOR)


def removed_card(feed: Feed, t: Translator) -> Card:
    return Card(t("feed.removed", number=feed.feed_id), lives_for=CARDS_LIVE_FOR)


def failing_card(feed: Feed, t: Translator) -> Card:
    """Say once that a feed cannot be read; it is asked again by itself."""
    return Card(t("feed.failing", number=feed.feed_id, url=clip(feed.url, _LONGEST_ADDRESS)))
