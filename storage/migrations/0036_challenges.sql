-- A themed daily check-in: for so many days, from a local date on, each with a key word of its own.
CREATE TABLE challenges (
    challenge_id INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    title        TEXT    NOT NULL,
    word         TEXT    NOT NULL,
    days         INTEGER NOT NULL,
    misses       INTEGER NOT NULL,                        -- days one may miss and still finish
    points       INTEGER NOT NULL,
    first_on     TEXT    NOT NULL,
    is_open      INTEGER NOT NULL,
    chat_key     INTEGER NOT NULL REFERENCES chats (chat_key),
    thread_id    INTEGER,
    by_user_id   INTEGER NOT NULL,
    ref          TEXT    NOT NULL UNIQUE,
    made_at      INTEGER NOT NULL,
    ended_at     INTEGER
) STRICT;
CREATE INDEX challenges_of_community ON challenges (community_id, is_open);
CREATE INDEX challenges_in_chat ON challenges (chat_key);

-- The letters that bring a challenge's card and, when it is over, who finished.
CREATE TABLE challenge_posts (
    challenge_id INTEGER NOT NULL REFERENCES challenges (challenge_id),
    post         TEXT    NOT NULL,
    outbox_id    INTEGER NOT NULL,
    PRIMARY KEY (challenge_id, post)
) STRICT, WITHOUT ROWID;

CREATE TABLE challenge_players (
    challenge_id INTEGER NOT NULL REFERENCES challenges (challenge_id),
    member_id    INTEGER NOT NULL REFERENCES members (member_id),
    joined_at    INTEGER NOT NULL,
    reminds      INTEGER NOT NULL DEFAULT 0,
    finished_at  INTEGER,
    PRIMARY KEY (challenge_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX challenge_players_of_member ON challenge_players (member_id);

CREATE TABLE challenge_days (
    challenge_id INTEGER NOT NULL REFERENCES challenges (challenge_id),
    member_id    INTEGER NOT NULL REFERENCES members (member_id),
    on_date      TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    ref          TEXT    NOT NULL,                        -- the message, as chat:message
    PRIMARY KEY (challenge_id, member_id, on_date)
) STRICT, WITHOUT ROWID;
CREATE INDEX challenge_days_of_member ON challenge_days (member_id);
