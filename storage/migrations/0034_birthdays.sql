-- Day and month that a member entered, never a year. What was taken back leaves the row, without a
-- day: a gift and a change are to be had once in their time.
CREATE TABLE birthdays (
    member_id  INTEGER PRIMARY KEY REFERENCES members (member_id),
    month      INTEGER,
    day        INTEGER,
    is_lunar   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL, -- the last entry that counted as a change
    gifted_at  INTEGER
) STRICT;
CREATE INDEX birthdays_on ON birthdays (month, day);
