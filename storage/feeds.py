"""Owns feeds, feed_entries and feed_posts: what is asked, what was in it, what was posted."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.feeds import Entry
from domain.members import Member
from storage import rows


class Feed(NamedTuple):
    """A feed as its row has it; `failures` counts those in a row."""

    feed_id: int
    community_id: int
    url: str
    title: str
    is_paused: bool
    is_begun: bool
    etag: str
    modified: str
    failures: int
    chat_key: int
    thread_id: int | None
    by_user_id: int


def add(
    tx: Connection,
    *,
    community_id: int,
    url: str,
    place: tuple[int, int | None],
    by_user_id: int,
    now: int,
) -> int:
    """Return the number of a new feed."""
    cursor = tx.execute(
        "INSERT INTO feeds (community_id, url, title, chat_key, thread_id, by_user_id, made_at)"
        " VALUES (?, ?, '', ?, ?, ?, ?)",
        (community_id, url, *place, by_user_id, now),
    )
    return int(cursor.lastrowid or 0)


def find(tx: Connection, feed_id: int) -> Feed | None:
    row = tx.execute(
        "SELECT feed_id, community_id, url, title, is_paused, is_begun, etag, modified, failures,"
        " chat_key, thread_id, by_user_id FROM feeds WHERE feed_id = ?",
        (feed_id,),
    ).fetchone()
    if row is None:
        return None
    key, community_id, url, title, is_paused, is_begun, *rest = row
    return Feed(key, community_id, url, title, bool(is_paused), bool(is_begun), *rest)


def of_community(tx: Connection, community_id: int) -> list[Feed]:
    keys = tx.execute(
        "SELECT feed_id FROM feeds WHERE community_id = ? ORDER BY feed_id", (community_id,)
    ).fetchall()
    found = (find(tx, feed_id) for (feed_id,) in keys)
    return [feed for feed in found if feed is not None]


def everywhere(tx: Connection) -> list[int]:
    """Return the numbers of all feeds that are asked."""
    return [key for (key,) in tx.execute("SELECT feed_id FROM feeds WHERE is_paused = 0")]


def set_paused(tx: Connection, feed_id: int, *, is_paused: bool) -> None:
    tx.execute(
        "UPDATE feeds SET is_paused = ?, failures = 0 WHERE feed_id = ?", (is_paused, feed_id)
    )


def set_read(tx: Connection, feed_id: int, *, title: str, etag: str, modified: str) -> None:
    """Keep that a feed was read, and what its server wants to hear the next time."""
    tx.execute(
        "UPDATE feeds SET is_begun = 1, failures = 0, title = ?, etag = ?, modified = ?"
        " WHERE feed_id = ?",
        (title, etag, modified, feed_id),
    )


def set_unchanged(tx: Connection, feed_id: int) -> None:
    tx.execute("UPDATE feeds SET failures = 0 WHERE feed_id = ?", (feed_id,))


def count_failure(tx: Connection, feed_id: int) -> int:
    """Return how often a feed has failed in a row now."""
    row = tx.execute(
        "UPDATE feeds SET failures = failures + 1 WHERE feed_id = ? RETURNING failures",
        (feed_id,),
    ).fetchone()
    return 0 if row is None else int(row[0])


def remove(tx: Connection, feed_id: int) -> None:
    tx.execute("DELETE FROM feed_entries WHERE feed_id = ?", (feed_id,))
    tx.execute("DELETE FROM feed_posts WHERE feed_id = ?", (feed_id,))
    tx.execute("DELETE FROM feeds WHERE feed_id = ?", (feed_id,))


def known(tx: Connection, feed_id: int) -> set[str]:
    found = tx.execute("SELECT guid FROM feed_entries WHERE feed_id = ?", (feed_id,))
    return {guid for (guid,) in found}


def add_entries(
    tx: Connection, feed_id: int, entries: Sequence[Entry], *, is_old: bool, now: int
) -> None:
    tx.executemany(
        "INSERT INTO feed_entries (feed_id, guid, title, link, is_old, found_at, seen_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(feed_id, *entry, int(is_old), now, now) for entry in entries],
    )


def see_entries(tx: Connection, feed_id: int, entries: Sequence[Entry], *, now: int) -> None:
    """Note that entries still stand in their feed."""
    tx.executemany(
        "UPDATE feed_entries SET seen_at = ? WHERE feed_id = ? AND guid = ?",
        [(now, feed_id, entry.guid) for entry in entries],
    )


def count_waiting(tx: Connection, feed_id: int) -> int:
    row = tx.execute(
        "SELECT count(*) FROM feed_entries WHERE feed_id = ? AND post_id IS NULL AND is_old = 0",
        (feed_id,),
    ).fetchone()
    return int(row[0])


def count_posts(tx: Connection, community_id: int, *, since_at: int) -> int:
    """Return how many posts a community's feeds made since an instant."""
    row = tx.execute(
        "SELECT count(*) FROM feed_posts JOIN feeds USING (feed_id)"
        " WHERE community_id = ? AND posted_at > ?",
        (community_id, since_at),
    ).fetchone()
    return int(row[0])


def post_waiting(tx: Connection, feed_id: int, *, now: int) -> int:
    """Put all that waits into one post and return its number."""
    cursor = tx.execute(
        "INSERT INTO feed_posts (feed_id, posted_at) VALUES (?, ?)", (feed_id, now)
    )
    post_id = int(cursor.lastrowid or 0)
    tx.execute(
        "UPDATE feed_entries SET post_id = ? WHERE feed_id = ? AND post_id IS NULL AND is_old = 0",
        (post_id, feed_id),
    )
    return post_id


def of_post(tx: Connection, post_id: int) -> list[Entry]:
    """Return the entries of a post, the oldest first."""
    found = tx.execute(
        "SELECT guid, title, link FROM feed_entries WHERE post_id = ? ORDER BY found_at, guid",
        (post_id,),
    )
    return [Entry(*row) for row in found]


def remove_before(tx: Connection, at: int) -> None:
    """Forget entries that stand in no feed any more, and posts of long ago."""
    tx.execute("DELETE FROM feed_entries WHERE seen_at < ?", (at,))
    tx.execute("DELETE FROM feed_posts WHERE posted_at < ?", (at,))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let a chat's feeds go with it to another community."""
    tx.execute("UPDATE feeds SET community_id = ? WHERE chat_key = ?", (into_id, chat_key))


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE feeds SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the feeds a member added."""
    return {
        "feeds": rows.named(
            tx,
            "SELECT url, title, made_at FROM feeds WHERE community_id = ? AND by_user_id = ?"
            " ORDER BY feed_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE feeds SET by_user_id = 0 WHERE by_user_id = ? AND community_id = ?",
        (member.user_id, member.community_id),
    )
