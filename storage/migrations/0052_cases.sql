CREATE TABLE cases (
    case_id           INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id      INTEGER NOT NULL REFERENCES communities (community_id),
    member_id         INTEGER NOT NULL REFERENCES members (member_id),
    kind              TEXT    NOT NULL,   -- question, feedback, suggestion
    state             TEXT    NOT NULL,   -- open (the team's turn), answered (the member's), closed
    priority          INTEGER NOT NULL,
    chat_key          INTEGER NOT NULL REFERENCES chats (chat_key),   -- the group it belongs to
    thread_id         INTEGER,
    telegram_chat_id  INTEGER,            -- of the group's message that opened it; none: privately
    opening_id        INTEGER,
    desk_key          INTEGER REFERENCES chats (chat_key),            -- where the team sees it
    desk_thread_id    INTEGER,
    desk_is_topic     INTEGER NOT NULL DEFAULT 0,                     -- the thread is its own
    desk_chat_id      INTEGER,            -- its card there: Telegram's ids
    card_id           INTEGER,
    card_outbox_id    INTEGER,
    taken_by          INTEGER,
    opened_at         INTEGER NOT NULL,
    since_at          INTEGER NOT NULL,   -- when the turn changed last
    due_at            INTEGER NOT NULL,   -- by when the team answers first
    first_reply_at    INTEGER,
    nudged_at         INTEGER,            -- who has the turn was reminded of it
    closed_at         INTEGER,
    rating            INTEGER,
    ref               TEXT    NOT NULL UNIQUE
) STRICT;
CREATE INDEX cases_of_member ON cases (member_id);
CREATE INDEX cases_open ON cases (community_id, priority, since_at) WHERE state <> 'closed';
CREATE INDEX cases_by_desk ON cases (desk_key, desk_thread_id) WHERE desk_key IS NOT NULL;
CREATE INDEX cases_by_card ON cases (card_outbox_id) WHERE card_outbox_id IS NOT NULL;
CREATE INDEX cases_by_age ON cases (closed_at) WHERE state = 'closed';

CREATE TABLE case_messages (
    message_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id          INTEGER NOT NULL REFERENCES cases (case_id),
    member_id        INTEGER NOT NULL,
    side             TEXT    NOT NULL,    -- member, staff, note
    by_user_id       INTEGER,             -- who of the team wrote it; none: nobody is named
    kind             TEXT    NOT NULL,    -- what it is made of, as in posts
    text             TEXT    NOT NULL,
    entities         TEXT    NOT NULL,
    file_id          TEXT    NOT NULL,
    more             TEXT    NOT NULL,
    album            TEXT    NOT NULL,    -- Telegram's id of the album, or ''
    answers_id       INTEGER,             -- the message of the case that it answers
    telegram_chat_id INTEGER NOT NULL,    -- where it was written
    written_id       INTEGER NOT NULL,
    outbox_id        INTEGER,             -- the letter that takes it to the other side
    at               INTEGER NOT NULL,
    ref              TEXT    NOT NULL UNIQUE
) STRICT;
CREATE INDEX case_messages_of_case ON case_messages (case_id);
CREATE INDEX case_messages_of_member ON case_messages (member_id, at);
CREATE INDEX case_messages_by_letter ON case_messages (outbox_id) WHERE outbox_id IS NOT NULL;
CREATE INDEX case_messages_written ON case_messages (telegram_chat_id, written_id);

-- What the bot posted of a case, so that an answer to it finds its place: cards have no message.
CREATE TABLE case_copies (
    telegram_chat_id INTEGER NOT NULL,
    sent_id          INTEGER NOT NULL,
    case_id          INTEGER NOT NULL REFERENCES cases (case_id),
    message_id       INTEGER,
    PRIMARY KEY (telegram_chat_id, sent_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_copies_of_case ON case_copies (case_id, message_id);

CREATE TABLE case_blocks (
    member_id  INTEGER PRIMARY KEY,
    by_user_id INTEGER NOT NULL,
    at         INTEGER NOT NULL
) STRICT;

CREATE TABLE canned_replies (
    canned_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    title        TEXT    NOT NULL,
    words        TEXT    NOT NULL,
    by_user_id   INTEGER NOT NULL,
    at           INTEGER NOT NULL
) STRICT;
CREATE INDEX canned_replies_of_community ON canned_replies (community_id);
