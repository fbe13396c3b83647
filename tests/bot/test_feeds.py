"""Feeds: nothing old is posted, entries come once, several in one post, failures told once."""

from sqlite3 import Connection

import pytest

from bot import feed_files, feeds
from domain.feeds import EVERY_SECONDS, Entry
from domain.refusals import Refusal
from storage import chores, outbox
from storage import feeds as stored
from tests.bot.books import NOW, a_chat

URL = "https://example.org/feed"
HOUR = 3600


def a_feed(tx: Connection, url: str = URL) -> int:
    chat = a_chat(tx)
    place = (chat.chat_key, None)
    return feeds.add(
        tx, community_id=chat.community_id, url=url, place=place, by=1, now=NOW
    ).feed_id


def stands(tx: Connection, feed_id: int, *guids: str, now: int = NOW) -> None:
    entries = [Entry(guid, guid.upper(), f"https://example.org/{guid}") for guid in guids]
    feeds.take(tx, feed_id=feed_id, title="News", entries=entries, etag="e", modified="m", now=now)


def posted(tx: Connection, card: str = feeds.LETTER, now: int = NOW + 99 * HOUR) -> list[str]:
    found = [each for each in outbox.due(tx, now) if each.card == card]
    if card != feeds.LETTER:
        return [card for _ in found]
    posts = [stored.of_post(tx, int(each.facts["post_id"])) for each in found]
    return [" ".join(sorted(entry.guid for entry in post)) for post in posts]


def test_nothing_old_is_posted_and_what_is_new_comes_once_in_one_post(tx: Connection) -> None:
    feed_id = a_feed(tx)
    assert a_feed(tx) == feed_id
    stands(tx, feed_id, "b", "a")
    assert posted(tx) == []
    stands(tx, feed_id, "d", "c", "b", "a", now=NOW + EVERY_SECONDS)
    stands(tx, feed_id, "d", "c", "b", "a", now=NOW + 2 * EVERY_SECONDS)
    assert posted(tx) == ["c d"]


def test_three_posts_an_hour_and_the_rest_waits(tx: Connection) -> None:
    feed_id, other = a_feed(tx), a_feed(tx, f"{URL}2")
    stands(tx, feed_id)
    stands(tx, other)
    for number in range(4):
        stands(tx, feed_id, *"abcd"[: number + 1], now=NOW + number)
    stands(tx, other, "x", now=NOW + 9)
    assert posted(tx) == ["a", "b", "c"]
    stands(tx, feed_id, *"abcdef", now=NOW + HOUR + 5)
    assert posted(tx) == ["a", "b", "c", "d e f"]
    feeds.rest(tx, feed_id=other, now=NOW + HOUR + 6)
    assert posted(tx)[-1] == "x"


def test_failures_are_told_once_and_asked_later_and_later(tx: Connection) -> None:
    feed_id = a_feed(tx)
    for _ in range(5):
        feeds.fail(tx, feed_id=feed_id, now=NOW)
    assert posted(tx, feeds.LETTER_FAILING) == [feeds.LETTER_FAILING]
    assert not chores.due(tx, NOW + 31 * EVERY_SECONDS)
    stands(tx, feed_id, "a")
    for _ in range(3):
        feeds.fail(tx, feed_id=feed_id, now=NOW)
    assert len(posted(tx, feeds.LETTER_FAILING)) == 2


def test_what_is_paused_or_removed_is_not_posted(tx: Connection) -> None:
    feed_id = a_feed(tx)
    stands(tx, feed_id)
    found = stored.find(tx, feed_id)
    assert found is not None
    paused = feeds.pause(tx, feed=found, by=1, now=NOW)
    stands(tx, feed_id, "a")
    assert posted(tx) == []
    feeds.remove(tx, feed=paused, by=1, now=NOW)
    stands(tx, feed_id, "a")
    for number in range(10):
        a_feed(tx, f"{URL}{number}")
    with pytest.raises(Refusal, match=r"feed\.too_many"):
        a_feed(tx, f"{URL}more")


def test_a_feed_is_read_without_asking_for_anything_else() -> None:
    atom = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY near SYSTEM "file:///etc/passwd">]>
    <feed xmlns="http://www.w3.org/2005/Atom"><title>新闻 &near;</title>
    <entry><id>1</id><title>A &lt;b&gt;song&lt;/b&gt;</title>
    <link href="https://example.org/1"/></entry>
    <entry><id>2</id><title>Odd</title><link href="javascript:alert(1)"/></entry>
    <entry><title></title></entry></feed>"""
    read = feed_files.read(atom.encode())
    assert read is not None
    assert read.title.startswith("新闻")
    assert "root:" not in read.title
    assert [(each.title, each.link) for each in read.entries][1] == ("Odd", "")
    assert read.entries[0].title == "A <b>song</b>"
    assert read.entries[0].link == "https://example.org/1"
    assert feed_files.read(b"<html><body>Not found</body></html>") is None
    rss = b"<rss version='2.0'><channel><item><title>A &lt;i&gt;song&lt;/i&gt; &amp;amp; more"
    marked_up = feed_files.read(rss + b"</title></item></channel></rss>")
    assert marked_up is not None
    assert [each.title for each in marked_up.entries] == ["A song & more"]
    assert feed_files.read(b"\xff\x00 nothing") is None
    assert feed_files.read(b"<rss>" + b"x" * 100) is None
