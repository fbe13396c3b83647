-- What a community does not want to read; tried for a week before anything is deleted.
CREATE TABLE filters (
    filter_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    kind         TEXT    NOT NULL,       -- word, regex, link, allow, flood, copies, newcomers
    pattern      TEXT    NOT NULL,
    mode         TEXT    NOT NULL,       -- trial, dry, live
    live_at      INTEGER NOT NULL,       -- when a trial ends
    hits         INTEGER NOT NULL DEFAULT 0,
    rights       INTEGER NOT NULL DEFAULT 0,  -- staff said of a trial: it would have been right
    wrongs       INTEGER NOT NULL DEFAULT 0,
    by_user_id   INTEGER NOT NULL,
    made_at      INTEGER NOT NULL,
    UNIQUE (community_id, kind, pattern)
) STRICT;
