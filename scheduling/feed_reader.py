"""Asks feeds for what is new: fetched and read outside of the database, then taken in."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from bot import feed_files, feeds
from scheduling.fetching import Fetch, Fetched, Unreachable
from storage import feeds as stored
from storage.chores import Chore
from storage.database import Database

log = structlog.get_logger(__name__)


class FeedReader:
    """Looks at one feed; safe to repeat, what is known is not posted again."""

    kind = feeds.LOOK

    def __init__(self, db: Database, now: Callable[[], datetime], fetch: Fetch) -> None:
        self._db, self._now, self._fetch = db, now, fetch

    async def __call__(self, chore: Chore) -> None:
        feed = await self._db.read(stored.find, int(chore.facts["feed_id"]))
        if feed is None or feed.is_paused:
            return
        try:
            found = await self._fetch(feed.url, etag=feed.etag, modified=feed.modified)
            await self._take(feed.feed_id, found)
        except Unreachable as error:
            log.info("a feed cannot be read", feed_id=feed.feed_id, why=str(error))
            await self._db.write(feeds.fail, feed_id=feed.feed_id, now=self._seconds())

    async def _take(self, feed_id: int, found: Fetched) -> None:
        if found.body is None:
            await self._db.write(feeds.rest, feed_id=feed_id, now=self._seconds())
            return
        # A megabyte takes a while; meanwhile the program goes on.
        read = await asyncio.to_thread(feed_files.read, found.body)
        if read is None:
            raise Unreachable("no feed")
        await self._db.write(
            feeds.take,
            feed_id=feed_id,
            title=read.title,
            entries=read.entries,
            etag=found.etag,
            modified=found.modified,
            now=self._seconds(),
        )

    def _seconds(self) -> int:
        return int(self._now().timestamp())
