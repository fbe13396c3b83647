-- A community's own words of welcome, and who was welcomed by which message.
CREATE TABLE welcomes (
    welcome_id   INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    source       TEXT    NOT NULL, -- as Telegram's formatter wrote it, placeholders not filled in
    by_user_id   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX welcomes_of_community ON welcomes (community_id);

CREATE TABLE welcome_posts (
    post_id          INTEGER PRIMARY KEY,
    chat_key         INTEGER NOT NULL REFERENCES chats (chat_key),
    telegram_chat_id INTEGER NOT NULL, -- as it was when it was queued
    outbox_id        INTEGER NOT NULL,
    began_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX welcome_posts_in_chat ON welcome_posts (chat_key, began_at);

CREATE TABLE welcomed (
    chat_key  INTEGER NOT NULL REFERENCES chats (chat_key),
    member_id INTEGER NOT NULL REFERENCES members (member_id),
    post_id   INTEGER,          -- none: it was too loud to welcome anybody
    at        INTEGER NOT NULL,
    PRIMARY KEY (chat_key, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX welcomed_by_post ON welcomed (post_id);
CREATE INDEX welcomed_member ON welcomed (member_id);
