-- What a community has posted at a time of its own. A moment waits as a chore, a rhythm as a
-- schedule, both named after the post.
CREATE TABLE posts (
    post_id       INTEGER PRIMARY KEY,
    community_id  INTEGER NOT NULL REFERENCES communities (community_id),
    number        INTEGER NOT NULL,               -- counted per community, what people name it by
    pins          INTEGER NOT NULL,
    is_silent     INTEGER NOT NULL,
    deletes_after INTEGER,                        -- seconds
    until_at      INTEGER,
    is_series     INTEGER NOT NULL,
    buttons       TEXT    NOT NULL,               -- a JSON list of [label, address]
    rule          TEXT    NOT NULL,               -- '' for once
    due_at        INTEGER NOT NULL,               -- with a rule the first time
    state         TEXT    NOT NULL,               -- draft, asked, active, paused, over, missed
    by_user_id    INTEGER NOT NULL,
    ran           INTEGER NOT NULL,
    ref           TEXT    NOT NULL UNIQUE,
    made_at       INTEGER NOT NULL,
    ended_at      INTEGER,
    UNIQUE (community_id, number)
) STRICT;
CREATE INDEX posts_ended ON posts (ended_at);

-- What is posted: of a series one after the other, else the first each time.
CREATE TABLE post_episodes (
    post_id INTEGER NOT NULL REFERENCES posts (post_id) ON DELETE CASCADE,
    episode INTEGER NOT NULL,
    pieces  TEXT    NOT NULL,                     -- a JSON list
    PRIMARY KEY (post_id, episode)
) STRICT, WITHOUT ROWID;

-- Where it is posted, and what of it is pinned there.
CREATE TABLE post_places (
    post_id          INTEGER NOT NULL REFERENCES posts (post_id) ON DELETE CASCADE,
    chat_key         INTEGER NOT NULL REFERENCES chats (chat_key),
    thread_id        INTEGER NOT NULL,            -- 0 for a whole chat or General
    pinned_chat_id   INTEGER,
    pinned_id        INTEGER,
    PRIMARY KEY (post_id, chat_key, thread_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_places_in_chat ON post_places (chat_key);
