-- Topics of the day that a community added to the shipped ones.
CREATE TABLE prompts (
    prompt_id    INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    topic        TEXT    NOT NULL,
    by_user_id   INTEGER NOT NULL,
    added_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX prompts_of_community ON prompts (community_id);

-- What was asked on which local date; a date without a key was skipped by hand.
CREATE TABLE prompt_posts (
    post_id      INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    on_date      TEXT    NOT NULL,
    key          TEXT,
    topic        TEXT    NOT NULL,
    points       INTEGER NOT NULL,
    chat_key     INTEGER NOT NULL REFERENCES chats (chat_key),
    thread_id    INTEGER,
    outbox_id    INTEGER,
    posted_at    INTEGER NOT NULL,
    UNIQUE (community_id, on_date)
) STRICT;
CREATE INDEX prompt_posts_in_chat ON prompt_posts (chat_key, posted_at);

CREATE TABLE prompt_answers (
    post_id          INTEGER NOT NULL REFERENCES prompt_posts (post_id),
    telegram_chat_id INTEGER NOT NULL,
    message_id       INTEGER NOT NULL,
    member_id        INTEGER NOT NULL REFERENCES members (member_id),
    at               INTEGER NOT NULL,
    PRIMARY KEY (post_id, telegram_chat_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX prompt_answers_of_member ON prompt_answers (member_id);
