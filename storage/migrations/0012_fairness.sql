-- A day's salt makes that day's traces comparable with each other and with no other day's.
CREATE TABLE salts (
    community_id INTEGER NOT NULL,
    on_date      TEXT    NOT NULL,
    salt         TEXT    NOT NULL,       -- hex
    PRIMARY KEY (community_id, on_date)
) STRICT, WITHOUT ROWID;

-- What is left for a day of a message that earned, or was another one's copy: no word of it.
CREATE TABLE traces (
    member_id    INTEGER NOT NULL,
    on_date      TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    message_id   INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    is_worthy    INTEGER NOT NULL,
    is_visual    INTEGER NOT NULL,       -- sticker, GIF or emoji only
    text_hash    INTEGER,                -- salted
    sketch       TEXT    NOT NULL,       -- the smallest salted hashes, a JSON array
    PRIMARY KEY (member_id, on_date, at, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX traces_by_text ON traces (community_id, on_date, text_hash);

-- Points that wait outside the balance, one row what they are for.
CREATE TABLE pending (
    pending_id   INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    member_id    INTEGER NOT NULL REFERENCES members (member_id),
    ref          TEXT    NOT NULL,
    points       INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    cause        TEXT    NOT NULL,       -- newcomer, review
    state        TEXT    NOT NULL,       -- waiting, booked, dropped
    settled_at   INTEGER,
    UNIQUE (community_id, ref)
) STRICT;
CREATE INDEX pending_of_member ON pending (member_id, state);
CREATE INDEX pending_by_age ON pending (at);

-- Members whose automatic points wait until an admin has looked.
CREATE TABLE reviews (
    member_id    INTEGER PRIMARY KEY REFERENCES members (member_id),
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    cause        TEXT    NOT NULL,       -- admin, copies
    note         TEXT    NOT NULL,
    by_user_id   INTEGER,                -- NULL: found by the program
    at           INTEGER NOT NULL
) STRICT;
CREATE INDEX reviews_of_community ON reviews (community_id, at);

-- Two members who mostly thank each other.
CREATE TABLE rings (
    one_id       INTEGER NOT NULL REFERENCES members (member_id),
    other_id     INTEGER NOT NULL REFERENCES members (member_id),
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    at           INTEGER NOT NULL,
    met          INTEGER NOT NULL DEFAULT 0,   -- times since then; every tenth counts
    PRIMARY KEY (one_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rings_of_community ON rings (community_id);

-- Joins by which somebody is new: who comes back within thirty days goes on being trusted.
CREATE VIEW arrivals AS
SELECT member_id, at FROM member_history AS h
WHERE change = 'joined' OR change = 'returned' AND NOT EXISTS (
    SELECT 1 FROM member_history AS l
    WHERE l.member_id = h.member_id AND l.change = 'left'
      AND l.at <= h.at AND l.at > h.at - 2592000
);
