-- Who asked to be forgotten, until it is done or they change their mind.
CREATE TABLE forget_requests (
    member_id INTEGER PRIMARY KEY REFERENCES members (member_id),
    asked_at  INTEGER NOT NULL,
    due_at    INTEGER NOT NULL,
    warned_at INTEGER
) STRICT;

-- Who was forgotten, as a keyed hash that leads to nobody: they are strangers only once.
CREATE TABLE forgotten (
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    digest       TEXT    NOT NULL,
    is_banned    INTEGER NOT NULL,                        -- from draws that ask for it
    at           INTEGER NOT NULL,
    PRIMARY KEY (community_id, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE forgotten_key (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    secret   BLOB    NOT NULL
) STRICT;
INSERT INTO forgotten_key VALUES (1, randomblob(32));
