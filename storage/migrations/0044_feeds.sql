-- A feed (RSS, Atom) whose new entries are posted in a place.
CREATE TABLE feeds (
    feed_id      INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    url          TEXT    NOT NULL,
    title        TEXT    NOT NULL,
    is_paused    INTEGER NOT NULL DEFAULT 0,
    is_begun     INTEGER NOT NULL DEFAULT 0,              -- its first entries are known
    etag         TEXT    NOT NULL DEFAULT '',
    modified     TEXT    NOT NULL DEFAULT '',
    failures     INTEGER NOT NULL DEFAULT 0,              -- in a row
    chat_key     INTEGER NOT NULL REFERENCES chats (chat_key),
    thread_id    INTEGER,
    by_user_id   INTEGER NOT NULL,
    made_at      INTEGER NOT NULL,
    UNIQUE (community_id, url)
) STRICT;
CREATE INDEX feeds_in_chat ON feeds (chat_key);

-- Entries by the digest of what their feed calls them; post_id is null while one waits.
CREATE TABLE feed_entries (
    feed_id   INTEGER NOT NULL REFERENCES feeds (feed_id) ON DELETE CASCADE,
    guid      TEXT    NOT NULL,
    title     TEXT    NOT NULL,
    link      TEXT    NOT NULL,
    is_old    INTEGER NOT NULL,                           -- there before the feed was added
    post_id   INTEGER,
    found_at  INTEGER NOT NULL,
    seen_at   INTEGER NOT NULL,                           -- when it stood in the feed last
    PRIMARY KEY (feed_id, guid)
) STRICT, WITHOUT ROWID;
CREATE INDEX feed_entries_by_post ON feed_entries (post_id);

CREATE TABLE feed_posts (
    post_id   INTEGER PRIMARY KEY,
    feed_id   INTEGER NOT NULL REFERENCES feeds (feed_id) ON DELETE CASCADE,
    posted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX feed_posts_of_feed ON feed_posts (feed_id, posted_at);
