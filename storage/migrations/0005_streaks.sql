-- A freeze stands in for one missed date; rows stay, the calendar shows what they did.
CREATE TABLE freezes (
    member_id INTEGER NOT NULL REFERENCES members (member_id),
    ref       TEXT    NOT NULL,      -- what it was given for, once
    source    TEXT    NOT NULL,      -- starter, earned, bought
    since_on  TEXT    NOT NULL,      -- protects this date and later ones
    used_on   TEXT,                  -- the missed date; empty while it is held
    PRIMARY KEY (member_id, ref),
    UNIQUE (member_id, used_on)
) STRICT, WITHOUT ROWID;

-- A streak that broke and was made whole: its missed dates count as kept.
CREATE TABLE repairs (
    member_id INTEGER NOT NULL REFERENCES members (member_id),
    from_on   TEXT    NOT NULL,
    until_on  TEXT    NOT NULL,      -- the last missed date
    on_date   TEXT    NOT NULL,      -- when it was done
    PRIMARY KEY (member_id, from_on)
) STRICT, WITHOUT ROWID;
