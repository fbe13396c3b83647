"""Feeds: looked at now and then, what is new posted, several entries in one post."""

from collections.abc import Mapping, Sequence
from sqlite3 import Connection

from bot import audit
from bot.chores import Work
from domain.feeds import (
    EVERY_SECONDS,
    HOUR_SECONDS,
    MOST_FEEDS,
    POSTS_AN_HOUR,
    TOLD_AT,
    Entry,
    fresh,
    pause_after,
)
from domain.refusals import Refusal
from storage import chores, feeds, outbox
from storage.feeds import Feed

LOOK = "feed"
LETTER, LETTER_FAILING = "feed", "feed_failing"
PRIORITY = 2
KINDS: Mapping[str, Work] = {}


def add(
    tx: Connection,
    *,
    community_id: int,
    url: str,
    place: tuple[int, int | None],
    by: int,
    now: int,
) -> Feed:
    """Add a feed and have it looked at; one that is posted there already stays as it is."""
    known = feeds.of_community(tx, community_id)
    posted = (each for each in known if (each.chat_key, each.thread_id) == place)
    there = next((feed for feed in posted if feed.url == url), None)
    if there is not None:
        return there
    if len(known) >= MOST_FEEDS:
        raise Refusal("feed.too_many", most=MOST_FEEDS)
    feed_id = feeds.add(
        tx, community_id=community_id, url=url, place=place, by_user_id=by, now=now
    )
    made = get(tx, community_id=community_id, feed_id=feed_id)
    _look_at(tx, made.feed_id, now)
    _audit(tx, made, "feed_add", by, now)
    return made


def get(tx: Connection, *, community_id: int, feed_id: int) -> Feed:
    found = feeds.find(tx, feed_id)
    if found is None or found.community_id != community_id:
        raise Refusal("feed.unknown")
    return found


def pause(tx: Connection, *, feed: Feed, by: int, now: int) -> Feed:
    """Let a feed rest, or go on."""
    feeds.set_paused(tx, feed.feed_id, is_paused=not feed.is_paused)
    if feed.is_paused:
        _look_at(tx, feed.feed_id, now)
    else:
        chores.remove(tx, kind=LOOK, ref=str(feed.feed_id))
    _audit(tx, feed, "feed_pause", by, now)
    return get(tx, community_id=feed.community_id, feed_id=feed.feed_id)


def remove(tx: Connection, *, feed: Feed, by: int, now: int) -> None:
    chores.remove(tx, kind=LOOK, ref=str(feed.feed_id))
    feeds.remove(tx, feed.feed_id)
    _audit(tx, feed, "feed_remove", by, now)


def _audit(tx: Connection, feed: Feed, act: str, by: int, now: int) -> None:
    whose, number = feed.community_id, feed.feed_id
    audit.record(tx, community_id=whose, actor_id=by, act=act, now=now, facts={"number": number})


def _look_at(tx: Connection, feed_id: int, at: int) -> None:
    chores.set_due(tx, kind=LOOK, ref=str(feed_id), facts={"feed_id": feed_id}, due_at=at)


def resume(tx: Connection, now: int) -> None:
    """Have every feed looked at, whatever became of the last look."""
    for feed_id in feeds.everywhere(tx):
        facts = {"feed_id": feed_id}
        chores.plan(tx, kind=LOOK, ref=str(feed_id), facts=facts, due_at=now + EVERY_SECONDS)


# -- looked at -------------------------------------------------------------------------------


def take(
    tx: Connection,
    *,
    feed_id: int,
    title: str,
    entries: Sequence[Entry],
    etag: str,
    modified: str,
    now: int,
) -> None:
    """Keep what stands in a feed and post what is new; the first time everything is old."""
    feed = feeds.find(tx, feed_id)
    if feed is None or feed.is_paused:
        return
    new = fresh(entries, feeds.known(tx, feed_id))
    feeds.add_entries(tx, feed_id, new, is_old=not feed.is_begun, now=now)
    feeds.see_entries(tx, feed_id, entries, now=now)
    feeds.set_read(tx, feed_id, title=title or feed.title, etag=etag, modified=modified)
    _post(tx, feed, now)
    _look_at(tx, feed_id, now + EVERY_SECONDS)


def rest(tx: Connection, *, feed_id: int, now: int) -> None:
    """Note that nothing changed in a feed; what had to wait may be posted now."""
    feed = feeds.find(tx, feed_id)
    if feed is None or feed.is_paused:
        return
    feeds.set_unchanged(tx, feed_id)
    _post(tx, feed, now)
    _look_at(tx, feed_id, now + EVERY_SECONDS)


def _post(tx: Connection, feed: Feed, now: int) -> None:
    """Post all that waits as one, unless the community's feeds had their share of the hour."""
    since = now - HOUR_SECONDS
    posted = feeds.count_posts(tx, feed.community_id, since_at=since)
    if posted >= POSTS_AN_HOUR or not feeds.count_waiting(tx, feed.feed_id):
        return
    post_id = feeds.post_waiting(tx, feed.feed_id, now=now)
    _say(tx, feed, LETTER, {"feed_id": feed.feed_id, "post_id": post_id}, now)


def fail(tx: Connection, *, feed_id: int, now: int) -> None:
    """Ask later and later for what cannot be had; say so once."""
    feed = feeds.find(tx, feed_id)
    if feed is None or feed.is_paused:
        return
    failures = feeds.count_failure(tx, feed_id)
    # What never worked is said at once: whoever added it is still there.
    if failures == (TOLD_AT if feed.is_begun else 1):
        _say(tx, feed, LETTER_FAILING, {"feed_id": feed_id}, now)
    _look_at(tx, feed_id, now + pause_after(failures))


def _say(tx: Connection, feed: Feed, card: str, facts: Mapping[str, int], now: int) -> None:
    outbox.add(
        tx,
        card=card,
        facts=facts,
        chat_key=feed.chat_key,
        thread_id=feed.thread_id,
        priority=PRIORITY,
        now=now,
    )
