-- What a community knows: questions with their answers. Without a community: the starter set.
CREATE TABLE knowledge (
    entry_id     INTEGER PRIMARY KEY,
    community_id INTEGER REFERENCES communities (community_id),
    number       INTEGER NOT NULL,                        -- its public one in the community
    question     TEXT    NOT NULL,
    pieces       TEXT    NOT NULL,                        -- JSON: the messages that answer it
    aliases      TEXT    NOT NULL,                        -- JSON: other ways of asking
    language     TEXT    NOT NULL,
    until_at     INTEGER,                                 -- from then on it answers no more
    uses         INTEGER NOT NULL DEFAULT 0,
    by_user_id   INTEGER NOT NULL,
    ref          TEXT    NOT NULL UNIQUE,
    made_at      INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    UNIQUE (community_id, number)
) STRICT;

CREATE TABLE knowledge_tags (
    entry_id INTEGER NOT NULL REFERENCES knowledge (entry_id) ON DELETE CASCADE,
    tag      TEXT    NOT NULL,
    PRIMARY KEY (entry_id, tag)
) STRICT, WITHOUT ROWID;

-- Of the starter set: what a community does not want to be answered.
CREATE TABLE knowledge_hidden (
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    entry_id     INTEGER NOT NULL REFERENCES knowledge (entry_id) ON DELETE CASCADE,
    PRIMARY KEY (community_id, entry_id)
) STRICT, WITHOUT ROWID;

-- What was asked, for 90 days: the choices offered, and whether the answer was of help.
CREATE TABLE asks (
    ask_id       INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    member_id    INTEGER NOT NULL REFERENCES members (member_id),
    chat_key     INTEGER REFERENCES chats (chat_key),     -- null: privately
    thread_id    INTEGER,
    text         TEXT    NOT NULL,
    sought       TEXT    NOT NULL,                        -- its terms: the same for the same question
    language     TEXT    NOT NULL,
    outcome      TEXT    NOT NULL,
    offered      TEXT    NOT NULL,                        -- JSON: entries, the best first
    entry_id     INTEGER REFERENCES knowledge (entry_id) ON DELETE SET NULL,  -- what answered
    helped       INTEGER,                                 -- null: nobody said
    ref          TEXT    NOT NULL UNIQUE,
    asked_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX asks_alike ON asks (community_id, sought);
CREATE INDEX asks_of_member ON asks (member_id);
CREATE INDEX asks_of_entry ON asks (entry_id);
CREATE INDEX asks_in_chat ON asks (chat_key);

-- Terms of entries, each marked with whose they are; the tokens are our own (domain/terms.py).
CREATE VIRTUAL TABLE knowledge_index USING fts5 (
    asked, told, tokenize = "ascii tokenchars '_'", columnsize = 1
);
CREATE VIRTUAL TABLE knowledge_terms USING fts5vocab (knowledge_index, row);
-- Of which version of the tokens, the concepts and the starter set the rows are.
CREATE TABLE knowledge_state (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
