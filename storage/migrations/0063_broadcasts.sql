-- What is written to members privately, one by one.
CREATE TABLE broadcasts (
    broadcast_id INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    number       INTEGER NOT NULL,              -- counted per community, what people name it by
    tier         INTEGER NOT NULL,              -- the lowest it goes to; 0 for every one
    is_active    INTEGER NOT NULL,              -- to who was active in 30 days only
    interest_id  INTEGER NOT NULL,              -- to who chose this; 0 for whoever
    piece        TEXT    NOT NULL,              -- JSON
    buttons      TEXT    NOT NULL,              -- a JSON list of [label, address]
    is_silent    INTEGER NOT NULL,
    state        TEXT    NOT NULL,              -- draft, asked, waiting, running, stopped, over
    by_user_id   INTEGER NOT NULL,
    ref          TEXT    NOT NULL UNIQUE,
    made_at      INTEGER NOT NULL,
    due_at       INTEGER,                       -- when it is to begin, once that is decided
    ended_at     INTEGER,
    card_id      INTEGER,                       -- the message that shows its maker how far it is
    shown_at     INTEGER NOT NULL DEFAULT 0,
    UNIQUE (community_id, number)
) STRICT;
CREATE INDEX broadcasts_ended ON broadcasts (ended_at);

-- Whom it goes to, and what became of it there.
CREATE TABLE broadcast_recipients (
    broadcast_id INTEGER NOT NULL REFERENCES broadcasts (broadcast_id) ON DELETE CASCADE,
    user_id      INTEGER NOT NULL,
    state        TEXT    NOT NULL,              -- waiting, queued, sent, blocked, failed, skipped
    outbox_id    INTEGER,
    message_id   INTEGER,
    at           INTEGER NOT NULL,              -- since when it is so
    PRIMARY KEY (broadcast_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX broadcast_recipients_by_state ON broadcast_recipients (broadcast_id, state);
CREATE INDEX broadcast_recipients_of_user ON broadcast_recipients (user_id, at);
