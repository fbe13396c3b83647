-- A feed may be posted in several places of a community: two groups that have it can be joined.
CREATE TABLE feeds_by_place (
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
    made_at      INTEGER NOT NULL
) STRICT;
INSERT INTO feeds_by_place SELECT * FROM feeds;
DROP TABLE feeds;
ALTER TABLE feeds_by_place RENAME TO feeds;
CREATE INDEX feeds_in_chat ON feeds (chat_key);
CREATE INDEX feeds_of_community ON feeds (community_id);
