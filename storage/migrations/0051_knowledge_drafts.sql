-- What may become known: drafts that somebody has to approve, files that were read, and what was
-- removed and may come back.
CREATE TABLE knowledge_drafts (
    draft_id     INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    kind         TEXT    NOT NULL,
    contents     TEXT    NOT NULL,                        -- JSON; empty once it is settled
    entry_id     INTEGER REFERENCES knowledge (entry_id) ON DELETE CASCADE,  -- whose wording
    state        TEXT    NOT NULL,
    result       TEXT    NOT NULL DEFAULT '',             -- JSON: what came of it
    user_id      INTEGER NOT NULL,                        -- who sent it; 0: nobody yet
    ref          TEXT    NOT NULL UNIQUE,
    made_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX knowledge_drafts_of_entry ON knowledge_drafts (entry_id);
CREATE INDEX knowledge_drafts_of_community ON knowledge_drafts (community_id);

-- How often a community's questions went to the language model on a day.
CREATE TABLE assistant_days (
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    day          TEXT    NOT NULL,
    asked        INTEGER NOT NULL,
    PRIMARY KEY (community_id, day)
) STRICT, WITHOUT ROWID;

-- What the language model said to a question, as it may be shown.
CREATE TABLE assistant_answers (
    ask_id    INTEGER PRIMARY KEY REFERENCES asks (ask_id) ON DELETE CASCADE,
    text      TEXT    NOT NULL,
    entry_ids TEXT    NOT NULL                            -- JSON: what it was taken from
) STRICT;
