-- What is still to come of a frozen list's chance: rolls by people, drand's round.
CREATE TABLE draw_ceremonies (
    draw_id     INTEGER PRIMARY KEY REFERENCES draws (draw_id),
    reminded_at INTEGER,                     -- when it was said that rolls are missing
    late_at     INTEGER,                     -- when it was said that no mirror of drand answers
    own_rolls   INTEGER NOT NULL DEFAULT 0,  -- begun by the bot; a value may have been lost
    bore_until  INTEGER NOT NULL DEFAULT 0   -- the last outage that gave people more time
) STRICT;
