-- Who wants to be reminded in the evening of a long streak. A row is the wish.
CREATE TABLE streak_savers (
    member_id   INTEGER PRIMARY KEY REFERENCES members (member_id),
    wanted_at   INTEGER NOT NULL,
    reminded_on TEXT    NOT NULL DEFAULT ''
) STRICT;
