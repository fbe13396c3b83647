-- The highest level a member ever reached, so that each is told once; `waits` until the group's
-- one message has named it.
CREATE TABLE levels (
    member_id  INTEGER PRIMARY KEY REFERENCES members (member_id),
    level      INTEGER NOT NULL,
    reached_at INTEGER NOT NULL,
    waits      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX levels_waiting ON levels (member_id) WHERE waits = 1;

-- A member without a row is a newcomer. `grace_until`: when the tier falls unless it is earned.
CREATE TABLE tiers (
    member_id   INTEGER PRIMARY KEY REFERENCES members (member_id),
    tier        INTEGER NOT NULL,        -- 0 newcomer to 4 star
    since_at    INTEGER NOT NULL,
    grace_until INTEGER
) STRICT;
CREATE TABLE tier_history (
    member_id INTEGER NOT NULL REFERENCES members (member_id),
    at        INTEGER NOT NULL,
    tier      INTEGER NOT NULL,          -- from then on
    PRIMARY KEY (member_id, at)
) STRICT, WITHOUT ROWID;

-- Whom a member answered by a rewarded message, and when last: one row a pair.
CREATE TABLE answers (
    member_id   INTEGER NOT NULL,
    answered_id INTEGER NOT NULL,        -- member
    on_date     TEXT    NOT NULL,
    PRIMARY KEY (member_id, answered_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_age ON answers (on_date);
CREATE INDEX answers_received ON answers (answered_id);

-- The tag beside a member's name in a group, as we set it, and what it was made of.
CREATE TABLE member_tags (
    chat_key  INTEGER NOT NULL REFERENCES chats (chat_key),
    member_id INTEGER NOT NULL REFERENCES members (member_id),
    tag       TEXT    NOT NULL,
    tier      INTEGER NOT NULL,
    level     INTEGER NOT NULL,
    language  TEXT    NOT NULL,
    PRIMARY KEY (chat_key, member_id)
) STRICT, WITHOUT ROWID;
