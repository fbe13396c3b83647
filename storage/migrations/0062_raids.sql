-- Raids: very many people come at once, and wait until it is over.
CREATE TABLE raids (
    raid_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_key   INTEGER NOT NULL REFERENCES chats (chat_key),
    began_at   INTEGER NOT NULL,
    last_at    INTEGER NOT NULL,  -- when the last one came
    ended_at   INTEGER,
    by_user_id INTEGER,           -- who began it by hand
    outbox_id  INTEGER NOT NULL,  -- its card in the log; 0: told privately
    place_key  INTEGER NOT NULL
) STRICT;
CREATE INDEX raids_of_chat ON raids (chat_key, ended_at);
