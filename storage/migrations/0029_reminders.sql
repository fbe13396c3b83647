-- What a person asked to be reminded of. An instant waits as a chore, a rhythm as a schedule, both
-- named after the reminder.
CREATE TABLE reminders (
    reminder_id      INTEGER PRIMARY KEY,
    user_id          INTEGER NOT NULL,
    community_id     INTEGER REFERENCES communities (community_id),
    zone             TEXT,                                -- without a community
    chat_key         INTEGER REFERENCES chats (chat_key), -- where it was asked for; none: privately
    thread_id        INTEGER,
    telegram_chat_id INTEGER NOT NULL,                    -- as it was when it was asked for
    message_id       INTEGER NOT NULL,                    -- what it answers when it comes there
    is_about         INTEGER NOT NULL,                    -- it is of that message, not asked in it
    text             TEXT    NOT NULL,
    rule             TEXT    NOT NULL,                    -- '' for once
    due_at           INTEGER NOT NULL,                    -- with a rule the first time
    said_at          INTEGER,                             -- of one without a rule
    ref              TEXT    NOT NULL UNIQUE,
    made_at          INTEGER NOT NULL
) STRICT;
CREATE INDEX reminders_of_user ON reminders (user_id);
CREATE INDEX reminders_in_chat ON reminders (chat_key);
CREATE INDEX reminders_said ON reminders (said_at);
