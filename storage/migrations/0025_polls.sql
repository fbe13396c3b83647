-- Polls of a community; one that repeats is a row of its own, and each poll it asks another.
CREATE TABLE polls (
    poll_id        INTEGER PRIMARY KEY,
    community_id   INTEGER NOT NULL REFERENCES communities (community_id),
    number         INTEGER NOT NULL,               -- counted per community, what people name it by
    question       TEXT    NOT NULL,
    options        TEXT    NOT NULL,               -- a JSON list
    is_anonymous   INTEGER NOT NULL,
    takes_several  INTEGER NOT NULL,
    lasts_seconds  INTEGER,
    rule           TEXT    NOT NULL,
    hides_results  INTEGER NOT NULL,
    shuffles       INTEGER NOT NULL,
    keeps_votes    INTEGER NOT NULL,
    points         INTEGER NOT NULL,
    state          TEXT    NOT NULL,               -- repeating, open, closing, closed, lost
    by_user_id     INTEGER NOT NULL,
    chat_key       INTEGER NOT NULL REFERENCES chats (chat_key),
    thread_id      INTEGER,
    ref            TEXT    NOT NULL UNIQUE,
    made_at        INTEGER NOT NULL,
    closes_at      INTEGER,
    ended_at       INTEGER,
    stop_outbox_id INTEGER,
    UNIQUE (community_id, number)
) STRICT;
CREATE INDEX polls_going_on ON polls (state) WHERE state IN ('repeating', 'open', 'closing');
CREATE INDEX polls_in_chat ON polls (chat_key);

-- What members chose last, as one number of bits; 0 is a vote taken back.
CREATE TABLE poll_votes (
    poll_id    INTEGER NOT NULL REFERENCES polls (poll_id),
    member_id  INTEGER NOT NULL REFERENCES members (member_id),
    choices    INTEGER NOT NULL,
    first_at   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (poll_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX poll_votes_of_member ON poll_votes (member_id);
