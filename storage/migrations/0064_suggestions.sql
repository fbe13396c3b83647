-- Suggestions that a team published: members vote, and hear what becomes of them.
CREATE TABLE suggestions (
    suggestion_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id     INTEGER NOT NULL REFERENCES communities (community_id),
    number           INTEGER NOT NULL,        -- its public one in the community
    member_id        INTEGER NOT NULL,        -- whose it is
    text             TEXT    NOT NULL,        -- as the team published it
    is_named         INTEGER NOT NULL,        -- the author wants their name on it
    state            TEXT    NOT NULL,        -- open, planned, done, declined, merged
    reason           TEXT    NOT NULL,
    into_number      INTEGER,                 -- the one that it was merged into
    chat_key         INTEGER NOT NULL REFERENCES chats (chat_key),
    thread_id        INTEGER,
    outbox_id        INTEGER,                 -- the letter that brings its card
    telegram_chat_id INTEGER,                 -- the card, once it is there
    message_id       INTEGER,
    made_at          INTEGER NOT NULL,
    changed_at       INTEGER NOT NULL,
    ref              TEXT    NOT NULL UNIQUE,
    UNIQUE (community_id, number)
) STRICT;
CREATE INDEX suggestions_of_member ON suggestions (member_id);
CREATE INDEX suggestions_in_chat ON suggestions (chat_key);
CREATE INDEX suggestions_by_letter ON suggestions (outbox_id) WHERE outbox_id IS NOT NULL;

CREATE TABLE suggestion_votes (
    suggestion_id INTEGER NOT NULL REFERENCES suggestions (suggestion_id),
    member_id     INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    PRIMARY KEY (suggestion_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestion_votes_of_member ON suggestion_votes (member_id);
