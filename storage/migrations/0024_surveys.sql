CREATE TABLE surveys (
    survey_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    chat_key     INTEGER NOT NULL REFERENCES chats (chat_key),
    thread_id    INTEGER,
    title        TEXT    NOT NULL,
    is_anonymous INTEGER NOT NULL,
    closes_at    INTEGER,              -- NULL: by hand
    state        TEXT    NOT NULL,     -- draft, open, closed
    by_user_id   INTEGER NOT NULL,
    ref          TEXT    NOT NULL UNIQUE,
    made_at      INTEGER NOT NULL,
    published_at INTEGER,
    closed_at    INTEGER,
    -- The card in the group: the letter that brings it, and the message once it is there.
    outbox_id    INTEGER,
    shown_in     INTEGER,              -- Telegram chat id
    message_id   INTEGER
) STRICT;
CREATE INDEX surveys_of_community ON surveys (community_id, state);

CREATE TABLE survey_questions (
    survey_id   INTEGER NOT NULL REFERENCES surveys (survey_id),
    number      INTEGER NOT NULL,
    kind        TEXT    NOT NULL,      -- single, multi, scale, nps, text, number
    words       TEXT    NOT NULL,
    options     TEXT    NOT NULL,      -- JSON: ["…", …]
    skips       TEXT    NOT NULL,      -- JSON: [[lowest, highest, to], …]
    is_optional INTEGER NOT NULL,
    ref         TEXT    NOT NULL,
    PRIMARY KEY (survey_id, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX survey_questions_once ON survey_questions (survey_id, ref);

-- Who takes part and how far they are; of an anonymous survey nothing else tells who did.
CREATE TABLE survey_sheets (
    survey_id   INTEGER NOT NULL REFERENCES surveys (survey_id),
    member_id   INTEGER NOT NULL REFERENCES members (member_id),
    number      INTEGER NOT NULL,      -- the question that is open
    heard       INTEGER NOT NULL,      -- the last private message that was taken as an answer
    begun_at    INTEGER NOT NULL,
    touched_at  INTEGER NOT NULL,
    finished_at INTEGER,
    points      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (survey_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_sheets_of_member ON survey_sheets (member_id, begun_at);

-- Until a sheet of an anonymous survey is finished its answers are here, too.
CREATE TABLE survey_answers (
    survey_id INTEGER NOT NULL REFERENCES surveys (survey_id),
    member_id INTEGER NOT NULL REFERENCES members (member_id),
    number    INTEGER NOT NULL,
    value     TEXT    NOT NULL,        -- "" when it was left out
    PRIMARY KEY (survey_id, member_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_answers_of_member ON survey_answers (member_id);

-- Finished answers of anonymous surveys: a random word holds a sheet together and its place in
-- the file, so that neither order nor time leads back to anybody.
CREATE TABLE survey_ballots (
    survey_id INTEGER NOT NULL REFERENCES surveys (survey_id),
    ballot    TEXT    NOT NULL,
    number    INTEGER NOT NULL,
    value     TEXT    NOT NULL,
    PRIMARY KEY (survey_id, ballot, number)
) STRICT, WITHOUT ROWID;
