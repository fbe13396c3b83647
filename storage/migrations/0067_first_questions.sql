-- The first question of each newcomer: where it stands, not what it says.
CREATE TABLE first_questions (
    member_id        INTEGER PRIMARY KEY REFERENCES members (member_id),
    chat_key         INTEGER NOT NULL REFERENCES chats (chat_key),
    telegram_chat_id INTEGER NOT NULL,
    message_id       INTEGER NOT NULL,
    asked_at         INTEGER NOT NULL,
    state            TEXT    NOT NULL,  -- open, answered, told, seen
    by_user_id       INTEGER            -- who of the staff saw to it
) STRICT;
CREATE INDEX first_questions_by_state ON first_questions (state, chat_key);
