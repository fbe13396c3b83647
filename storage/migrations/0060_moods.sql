-- Where moods are read at all: the owner turned it on.
CREATE TABLE mood_communities (
    community_id INTEGER PRIMARY KEY REFERENCES communities (community_id),
    since_at     INTEGER NOT NULL
) STRICT;

-- How a member's words in a case sound: the worst message counts, and what the team says of it.
CREATE TABLE case_moods (
    case_id    INTEGER PRIMARY KEY REFERENCES cases (case_id) ON DELETE CASCADE,
    score      INTEGER NOT NULL,          -- hundredths, from -100 to 100
    words      TEXT    NOT NULL,          -- JSON: what says so
    risks      TEXT    NOT NULL,          -- JSON: what needs a human's look
    is_urgent  INTEGER NOT NULL,
    said       INTEGER,                   -- the team's word on it: 1 upset, 0 not
    before     INTEGER                    -- the priority before it was raised
) STRICT;

-- A community's own words: 0 says nothing there, below it says upset.
CREATE TABLE mood_words (
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    word         TEXT    NOT NULL,
    weight       INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (community_id, word)
) STRICT, WITHOUT ROWID;
