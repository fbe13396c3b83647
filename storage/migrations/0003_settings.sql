-- An open settings menu: who opened it, over which community, where it stands.
CREATE TABLE menus (
    menu_id      INTEGER PRIMARY KEY,
    user_id      INTEGER NOT NULL,
    chat_key     INTEGER NOT NULL REFERENCES chats (chat_key),
    opened_in    INTEGER NOT NULL,   -- Telegram id of the chat where the menu stands
    ref          TEXT    NOT NULL UNIQUE,
    used_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX menus_by_age ON menus (used_at);

-- A question that the bot asked a person and whose answer it waits for.
CREATE TABLE dialogues (
    chat_id     INTEGER NOT NULL,    -- Telegram id
    user_id     INTEGER NOT NULL,
    step        TEXT    NOT NULL,
    answers     TEXT    NOT NULL,    -- ids and numbers as JSON
    expires_at  INTEGER NOT NULL,
    PRIMARY KEY (chat_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE roles (
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    user_id      INTEGER NOT NULL REFERENCES users (user_id),
    role         TEXT    NOT NULL,
    by_user_id   INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (community_id, user_id)
) STRICT, WITHOUT ROWID;

-- The group that a person's private chat works on.
CREATE TABLE connections (
    user_id  INTEGER PRIMARY KEY REFERENCES users (user_id),
    chat_key INTEGER NOT NULL REFERENCES chats (chat_key),
    used_at  INTEGER NOT NULL
) STRICT;

-- Where a community's announcements of a kind go.
CREATE TABLE bindings (
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    purpose      TEXT    NOT NULL,   -- log, draws, polls, cases, announcements
    chat_key     INTEGER NOT NULL REFERENCES chats (chat_key),
    thread_id    INTEGER,
    by_user_id   INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (community_id, purpose)
) STRICT, WITHOUT ROWID;

-- A word that lets another group's admin join this community.
CREATE TABLE join_codes (
    code         TEXT    PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    by_user_id   INTEGER NOT NULL,
    at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE merges (
    merge_id   INTEGER PRIMARY KEY,
    old_id     INTEGER NOT NULL REFERENCES communities (community_id),
    into_id    INTEGER NOT NULL REFERENCES communities (community_id),
    chat_keys  TEXT    NOT NULL,     -- the chats that moved, comma-separated
    by_user_id INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    undone_at  INTEGER
) STRICT;
CREATE INDEX merges_of_community ON merges (into_id);

-- Staff places earn nothing.
ALTER TABLE chats ADD COLUMN earns INTEGER NOT NULL DEFAULT 1;
