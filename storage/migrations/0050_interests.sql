-- What members can say they like. A community without any row has the shipped ones.
CREATE TABLE interests (
    interest_id  INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    shipped      TEXT    NOT NULL,   -- which of the shipped ones; '' for one of its own
    folded       TEXT    NOT NULL,   -- an own one's name as it is compared
    name         TEXT    NOT NULL,
    is_open      INTEGER NOT NULL DEFAULT 1,   -- 0: taken off the list; who chose it stays known
    by_user_id   INTEGER,
    added_at     INTEGER NOT NULL,
    UNIQUE (community_id, shipped, folded)
) STRICT;

CREATE TABLE member_interests (
    member_id   INTEGER NOT NULL REFERENCES members (member_id),
    interest_id INTEGER NOT NULL REFERENCES interests (interest_id),
    at          INTEGER NOT NULL,
    PRIMARY KEY (member_id, interest_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_interests_by_interest ON member_interests (interest_id);
