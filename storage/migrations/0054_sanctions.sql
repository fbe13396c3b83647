-- Acts that keep a group in order: what, to whom, why, for how long; by whom, or by which rule.
CREATE TABLE sanctions (
    sanction_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id     INTEGER NOT NULL REFERENCES communities (community_id),
    chat_key         INTEGER NOT NULL REFERENCES chats (chat_key),
    member_id        INTEGER NOT NULL REFERENCES members (member_id),
    kind             TEXT    NOT NULL,
    reason           TEXT    NOT NULL,
    rule             TEXT    NOT NULL,        -- empty: by hand
    by_user_id       INTEGER,                 -- null: a rule
    cause_id         INTEGER REFERENCES sanctions (sanction_id),  -- the warning that led to it
    telegram_chat_id INTEGER,                 -- what was written, as far as something was
    message_id       INTEGER,
    evidence         TEXT    NOT NULL,        -- a hash of it
    is_silent        INTEGER NOT NULL,
    ref              TEXT    NOT NULL UNIQUE,
    at               INTEGER NOT NULL,
    until_at         INTEGER,
    state            TEXT    NOT NULL,        -- wanted, standing, failed, over, reversed
    taken_by         INTEGER,                 -- who took it back
    taken_at         INTEGER
) STRICT;
CREATE INDEX sanctions_of_member ON sanctions (member_id);
CREATE INDEX sanctions_of_community ON sanctions (community_id, at);
CREATE INDEX sanctions_in_chat ON sanctions (chat_key);
CREATE INDEX sanctions_by_cause ON sanctions (cause_id);

CREATE TABLE appeals (
    appeal_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    sanction_id INTEGER NOT NULL UNIQUE REFERENCES sanctions (sanction_id),
    member_id   INTEGER NOT NULL REFERENCES members (member_id),
    text        TEXT    NOT NULL,
    made_at     INTEGER NOT NULL,
    state       TEXT    NOT NULL,             -- open, lifted, kept
    answer      TEXT    NOT NULL,
    by_user_id  INTEGER,
    decided_at  INTEGER
) STRICT;
CREATE INDEX appeals_of_member ON appeals (member_id);
