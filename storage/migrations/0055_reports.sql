-- Messages that members showed to staff, each once, and who did.
CREATE TABLE reports (
    report_id        INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id     INTEGER NOT NULL REFERENCES communities (community_id),
    chat_key         INTEGER NOT NULL REFERENCES chats (chat_key),
    member_id        INTEGER REFERENCES members (member_id),   -- whose message; null: a channel's
    telegram_chat_id INTEGER NOT NULL,
    message_id       INTEGER NOT NULL,
    sent_at          INTEGER NOT NULL,
    at               INTEGER NOT NULL,
    state            TEXT    NOT NULL,                          -- open, upheld, ignored
    outcome          TEXT    NOT NULL,
    by_user_id       INTEGER,
    decided_at       INTEGER,
    UNIQUE (telegram_chat_id, message_id)
) STRICT;
CREATE INDEX reports_of_member ON reports (member_id);
CREATE INDEX reports_of_community ON reports (community_id, at);
CREATE INDEX reports_in_chat ON reports (chat_key);

CREATE TABLE report_voices (
    report_id INTEGER NOT NULL REFERENCES reports (report_id),
    member_id INTEGER NOT NULL REFERENCES members (member_id),
    at        INTEGER NOT NULL,
    paid_on   TEXT,                                             -- the day it earned points
    PRIMARY KEY (report_id, member_id)
) STRICT;
CREATE INDEX report_voices_of_member ON report_voices (member_id, at);
