-- The highest level a member ever reached, so that each is told once; `waits` until the group's
-- one message has named it.
CREATE TABLE levels (
    member_id  INTEGER PRIMARY KEY REFERENCES members (member_id),
    level      INTEGER NOT NULL,
    reached_at INTEGER NOT NULL,
    waits      INTEGER NOT NULL DEFAULT 0
) STRICT;
