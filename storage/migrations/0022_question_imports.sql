-- Questions that were read and wait for a word: to be added all together, or not at all.
CREATE TABLE question_imports (
    import_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    bank         TEXT    NOT NULL,   -- the name of the bank they are for
    questions    TEXT    NOT NULL,   -- JSON
    state        TEXT    NOT NULL,   -- open, done, dropped
    added        INTEGER NOT NULL DEFAULT 0,
    known        INTEGER NOT NULL DEFAULT 0,
    user_id      INTEGER NOT NULL,   -- who sent them
    ref          TEXT    NOT NULL UNIQUE,
    made_at      INTEGER NOT NULL
) STRICT;
