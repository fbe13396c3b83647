-- A rule on a wall clock. What comes next is computed from rule, zone and what is settled each
-- time; next_at only says when to look, and 0 is at once.
CREATE TABLE schedules (
    schedule_id  INTEGER PRIMARY KEY,
    community_id INTEGER REFERENCES communities (community_id),  -- NULL: the program's own
    kind         TEXT    NOT NULL,       -- whose work it is
    ref          TEXT    NOT NULL,
    rule         TEXT    NOT NULL,       -- daily 09:00
    zone         TEXT,                   -- NULL: the community's, whichever that is at the time
    facts        TEXT    NOT NULL,       -- ids and numbers as JSON
    state        TEXT    NOT NULL,       -- open, paused, over
    settled      TEXT    NOT NULL,       -- wall clock: occurrences up to here are over
    settled_at   INTEGER NOT NULL,
    forgotten    TEXT    NOT NULL,       -- wall clock: occurrences up to here have no row any more
    ran_at       INTEGER,                -- when the last one that was run had been planned for
    next_at      INTEGER NOT NULL,
    tries        INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, ref)
) STRICT;
CREATE INDEX schedules_due ON schedules (next_at, state) WHERE state = 'open';
CREATE INDEX schedules_of_community ON schedules (community_id);

-- What occurrences came to. One that was run stands alone, skipped ones as a span.
CREATE TABLE occurrences (
    schedule_id INTEGER NOT NULL REFERENCES schedules (schedule_id) ON DELETE CASCADE,
    first       TEXT    NOT NULL,        -- wall clock, YYYY-MM-DDTHH:MM
    outcome     TEXT    NOT NULL,        -- run, newer, late, blind, failed
    last        TEXT    NOT NULL,
    decided_at  INTEGER NOT NULL,
    PRIMARY KEY (schedule_id, first, outcome)
) STRICT, WITHOUT ROWID;

-- A new zone moves what is planned by the community's clock, however the zone came to be set.
CREATE TRIGGER schedules_follow_zone AFTER INSERT ON settings WHEN new.key = 'timezone' BEGIN
    UPDATE schedules SET next_at = 0 WHERE community_id = new.community_id AND zone IS NULL;
END;

-- Something to do once, at an instant or as soon after it as we are awake.
CREATE TABLE chores (
    chore_id INTEGER PRIMARY KEY,
    kind     TEXT    NOT NULL,           -- whose work it is
    ref      TEXT    NOT NULL,
    facts    TEXT    NOT NULL,           -- ids and numbers as JSON
    due_at   INTEGER NOT NULL,
    state    TEXT    NOT NULL,           -- waiting, done, failed
    ended_at INTEGER,
    tries    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, ref)
) STRICT;
CREATE INDEX chores_due ON chores (due_at, kind, state) WHERE state = 'waiting';
CREATE INDEX chores_by_age ON chores (ended_at) WHERE state <> 'waiting';
