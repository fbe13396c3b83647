-- Native polls that the bot posts: an answer to one names nothing but Telegram's id of it.
CREATE TABLE posted_polls (
    post_id          INTEGER PRIMARY KEY,
    feature          TEXT    NOT NULL,
    item_id          INTEGER NOT NULL,
    chat_key         INTEGER NOT NULL REFERENCES chats (chat_key),
    outbox_id        INTEGER NOT NULL,
    -- Known once Telegram has it.
    poll_id          TEXT UNIQUE,
    telegram_chat_id INTEGER,
    message_id       INTEGER,
    -- As Telegram last told it: a JSON list, one number an option.
    counts           TEXT    NOT NULL DEFAULT '[]',
    voters           INTEGER NOT NULL DEFAULT 0,
    closed_at        INTEGER,
    UNIQUE (feature, item_id)
) STRICT;
CREATE INDEX posted_polls_by_letter ON posted_polls (outbox_id);
CREATE INDEX posted_polls_by_message ON posted_polls (telegram_chat_id, message_id);
CREATE INDEX posted_polls_of_chat ON posted_polls (chat_key);

-- Answers to polls that nobody knows, for a minute.
CREATE TABLE parked_answers (
    update_id INTEGER PRIMARY KEY,
    poll_id   TEXT    NOT NULL,
    raw       TEXT    NOT NULL,
    tries     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX parked_answers_of_poll ON parked_answers (poll_id);
