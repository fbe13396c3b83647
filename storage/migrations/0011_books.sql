-- Points put aside for a purpose: part of the balance, but nothing else can spend them.
CREATE TABLE holds (
    hold_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id  INTEGER NOT NULL REFERENCES members (member_id),
    points     INTEGER NOT NULL CHECK (points > 0),
    ref        TEXT    NOT NULL UNIQUE,
    note       TEXT    NOT NULL,
    state      TEXT    NOT NULL,         -- open, captured, released, expired
    at         INTEGER NOT NULL,
    expires_at INTEGER,
    ended_at   INTEGER,
    homes      TEXT    NOT NULL DEFAULT ''  -- members it was moved from by merges, the last one last
) STRICT;
CREATE INDEX holds_open ON holds (member_id) WHERE state = 'open';

-- A grant or fine above an admin's limit, until a second admin confirms it.
CREATE TABLE grant_requests (
    request_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    chat_key     INTEGER NOT NULL REFERENCES chats (chat_key),  -- where it was asked
    thread_id    INTEGER,
    member_id    INTEGER NOT NULL REFERENCES members (member_id),
    points       INTEGER NOT NULL,
    is_fine      INTEGER NOT NULL,
    note         TEXT    NOT NULL,
    actor_id     INTEGER NOT NULL,
    ref          TEXT    NOT NULL UNIQUE,
    at           INTEGER NOT NULL,
    state        TEXT    NOT NULL,       -- open, confirmed, withdrawn, expired
    by_user_id   INTEGER,                -- who confirmed or withdrew it
    ended_at     INTEGER
) STRICT;
CREATE INDEX grant_requests_by_age ON grant_requests (at);

-- Members whose points are to expire, each after two warnings.
CREATE TABLE expiries (
    member_id   INTEGER PRIMARY KEY REFERENCES members (member_id),
    expires_on  TEXT    NOT NULL,
    warned_days INTEGER NOT NULL         -- the warning that was given last: 30 or 7 days before
) STRICT;
-- Reactions given are kept for 90 days; that somebody was here then is kept for longer.
CREATE TABLE last_seen (
    member_id INTEGER PRIMARY KEY REFERENCES members (member_id),
    on_date   TEXT    NOT NULL
) STRICT;
-- What an admin gave and took on a day.
CREATE INDEX ledger_by_admin ON ledger (actor_id, on_date) WHERE reason IN ('grant', 'fine');
