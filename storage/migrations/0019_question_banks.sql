-- Questions for quizzes and contests. A shipped bank has rows once a community uses it.
CREATE TABLE question_banks (
    bank_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    name         TEXT    NOT NULL,
    folded       TEXT    NOT NULL,   -- the name as it is looked for
    starter      TEXT    NOT NULL,   -- key of the shipped bank; '' for an own one
    by_user_id   INTEGER,
    made_at      INTEGER NOT NULL,
    UNIQUE (community_id, starter, folded)
) STRICT;

CREATE TABLE questions (
    question_id INTEGER PRIMARY KEY AUTOINCREMENT,
    bank_id     INTEGER NOT NULL REFERENCES question_banks (bank_id),
    fingerprint TEXT    NOT NULL,    -- what two writings of the same question share
    kind        TEXT    NOT NULL,    -- choice, text
    text        TEXT    NOT NULL,
    options     TEXT    NOT NULL,    -- JSON, as are the next three
    correct     TEXT    NOT NULL,
    accepted    TEXT    NOT NULL,
    tags        TEXT    NOT NULL,
    difficulty  INTEGER NOT NULL,
    explanation TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    image       TEXT    NOT NULL,    -- Telegram file id
    language    TEXT    NOT NULL,
    added_at    INTEGER NOT NULL,
    retired_at  INTEGER,             -- taken out of the bank; it may have been asked before
    UNIQUE (bank_id, fingerprint)
) STRICT;

-- When a question was last asked in a chat, so that it rests before it comes again.
CREATE TABLE question_uses (
    chat_key    INTEGER NOT NULL REFERENCES chats (chat_key),
    question_id INTEGER NOT NULL REFERENCES questions (question_id),
    at          INTEGER NOT NULL,
    PRIMARY KEY (chat_key, question_id)
) STRICT, WITHOUT ROWID;

-- Who called a question wrong, until an admin has looked at it.
CREATE TABLE question_doubts (
    question_id INTEGER NOT NULL REFERENCES questions (question_id),
    user_id     INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (question_id, user_id)
) STRICT, WITHOUT ROWID;
