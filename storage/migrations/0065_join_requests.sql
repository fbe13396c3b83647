-- Who asked to join a group, what was asked of them, and what staff decides; names for that time.
CREATE TABLE join_requests (
    request_id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_key   INTEGER NOT NULL REFERENCES chats (chat_key),
    user_id    INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    asked_at   INTEGER NOT NULL,
    state      TEXT    NOT NULL,  -- asked, waiting, approving, approved, declining, declined, gone
    by_user_id INTEGER,           -- null: their own tap
    UNIQUE (chat_key, user_id)
) STRICT;
CREATE INDEX join_requests_by_state ON join_requests (state, chat_key);

CREATE TABLE join_queues (
    chat_key  INTEGER PRIMARY KEY REFERENCES chats (chat_key),
    outbox_id INTEGER NOT NULL,
    place_key INTEGER NOT NULL,
    posted_at INTEGER NOT NULL
) STRICT;
