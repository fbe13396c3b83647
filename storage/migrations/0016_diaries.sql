-- Places where one person may talk alone; thread 0 is General, or a group without topics.
CREATE TABLE diaries (
    chat_key   INTEGER NOT NULL REFERENCES chats (chat_key),
    thread_id  INTEGER NOT NULL,
    by_user_id INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (chat_key, thread_id)
) STRICT, WITHOUT ROWID;
