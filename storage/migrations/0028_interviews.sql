CREATE TABLE interviews (
    interview_id INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    chat_key     INTEGER NOT NULL REFERENCES chats (chat_key),
    title        TEXT    NOT NULL,
    is_open      INTEGER NOT NULL,
    by_user_id   INTEGER NOT NULL,
    ref          TEXT    NOT NULL UNIQUE,
    made_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX interviews_of_community ON interviews (community_id);

CREATE TABLE interview_slots (
    slot_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    interview_id INTEGER NOT NULL REFERENCES interviews (interview_id),
    starts_at    INTEGER NOT NULL,
    member_id    INTEGER,              -- whose it is; NULL: free
    note         TEXT    NOT NULL DEFAULT '',  -- staff's own
    done_at      INTEGER,
    UNIQUE (interview_id, starts_at)
) STRICT;
CREATE UNIQUE INDEX interview_slots_once ON interview_slots (interview_id, member_id)
    WHERE member_id IS NOT NULL;
CREATE INDEX interview_slots_of_member ON interview_slots (member_id)
    WHERE member_id IS NOT NULL;
