-- Hours in which a group rests; what everybody was allowed before is kept until the morning.
CREATE TABLE nights (
    chat_key   INTEGER PRIMARY KEY REFERENCES chats (chat_key),
    hours      TEXT    NOT NULL,               -- 23:00-07:00, or off: to be ended
    mode       TEXT    NOT NULL,               -- nobody, text
    saved      TEXT                            -- JSON of permissions while it is night
) STRICT;

-- When staff looks after a group: now, or at hours of a week.
CREATE TABLE duties (
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    user_id      INTEGER NOT NULL,
    until_at     INTEGER,                      -- on duty now, until then
    days         TEXT    NOT NULL,             -- 0123456, Monday first; empty: no hours
    hours        TEXT    NOT NULL,             -- 18:00-22:00
    PRIMARY KEY (community_id, user_id)
) STRICT;
