-- Who is not shown on boards, and why: self (their own choice), staff, left.
CREATE TABLE unlisted (
    member_id INTEGER NOT NULL REFERENCES members (member_id),
    why       TEXT    NOT NULL,
    PRIMARY KEY (member_id, why)
) STRICT, WITHOUT ROWID;
INSERT INTO unlisted SELECT member_id, 'left' FROM members WHERE state = 'left';

CREATE TRIGGER member_unlisted AFTER UPDATE OF state ON members
WHEN new.state = 'left' AND old.state <> 'left' BEGIN
    INSERT INTO unlisted VALUES (new.member_id, 'left') ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER member_listed AFTER UPDATE OF state ON members
WHEN new.state <> 'left' AND old.state = 'left' BEGIN
    DELETE FROM unlisted WHERE member_id = new.member_id AND why = 'left';
END;

-- A season's board is the sum of its days, first and last one included.
CREATE TABLE seasons (
    season_id    INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    name         TEXT    NOT NULL,
    from_on      TEXT    NOT NULL,
    until_on     TEXT,                    -- NULL: until it is ended
    state        TEXT    NOT NULL,        -- open, over
    ref          TEXT    NOT NULL UNIQUE,
    by_user_id   INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    ended_at     INTEGER
) STRICT;
CREATE UNIQUE INDEX seasons_open ON seasons (community_id) WHERE state = 'open';

-- Final standings: written once when a week, a month or a season is over, never recomputed.
CREATE TABLE standings (
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    period       TEXT    NOT NULL,        -- week-2026-11-16, 2026-11, season-000007
    unit         TEXT    NOT NULL,        -- points, xp
    line         INTEGER NOT NULL,
    place        INTEGER NOT NULL,
    member_id    INTEGER NOT NULL REFERENCES members (member_id),
    score        INTEGER NOT NULL,
    PRIMARY KEY (community_id, period, unit, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX standings_of_member ON standings (member_id, period, unit);

-- Pictures that Telegram has already: the same drawing is not sent up twice.
CREATE TABLE pictures (
    digest  TEXT    PRIMARY KEY,
    file_id TEXT    NOT NULL,
    used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pictures_by_age ON pictures (used_at);

-- Boards by XP stand in the rows of the boards by points.
DROP TRIGGER score_step_made;
DROP TRIGGER score_step_gone;
DROP TRIGGER score_made;
DROP TRIGGER score_moved;
DROP TRIGGER score_gone;
DROP TABLE score_steps;
DROP TABLE score_blocks;
DROP INDEX scores_in_order;
ALTER TABLE scores ADD COLUMN xp INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scores ADD COLUMN xp_reached_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scores ADD COLUMN is_shown INTEGER NOT NULL DEFAULT 1;
UPDATE scores SET xp_reached_at = reached_at,
    is_shown = member_id NOT IN (SELECT member_id FROM unlisted);
UPDATE scores SET xp = booked.xp FROM (
    WITH days AS (
        SELECT member_id, on_date, message_xp AS xp FROM daily
        UNION ALL SELECT member_id, on_date, xp FROM ledger
            WHERE reason NOT IN ('merge', 'unmerge')
    )
    SELECT member_id, on_date AS period, sum(xp) AS xp FROM days GROUP BY 1, 2
    UNION ALL SELECT member_id, substr(on_date, 1, 7), sum(xp) FROM days GROUP BY 1, 2
    UNION ALL SELECT member_id, 'week-' || date(on_date, 'weekday 0', '-6 days'), sum(xp)
        FROM days GROUP BY 1, 2
    UNION ALL SELECT member_id, 'all', xp FROM members
) AS booked WHERE booked.member_id = scores.member_id AND booked.period = scores.period;
CREATE INDEX scores_in_order
    ON scores (community_id, period, points DESC, reached_at, member_id) WHERE is_shown = 1;
CREATE INDEX scores_in_order_of_xp
    ON scores (community_id, period, xp DESC, xp_reached_at, member_id) WHERE is_shown = 1;
CREATE VIEW board_lines AS
    SELECT community_id, period, 'points' AS unit, member_id, points AS score, reached_at
    FROM scores WHERE is_shown = 1
    UNION ALL
    SELECT community_id, period, 'xp', member_id, xp, xp_reached_at
    FROM scores WHERE is_shown = 1;

-- A place is 1 + the number of different scores above it. Counting them takes two short
-- look-ups: whole blocks of 64, then single scores in the member's own block.
CREATE TABLE score_steps (
    community_id INTEGER NOT NULL,
    period       TEXT    NOT NULL,
    score        INTEGER NOT NULL,
    holders      INTEGER NOT NULL,        -- who are shown with so many points
    xp_holders   INTEGER NOT NULL,        -- who are shown with so much XP
    PRIMARY KEY (community_id, period, score)
) STRICT, WITHOUT ROWID;
CREATE TABLE score_blocks (
    community_id INTEGER NOT NULL,
    period       TEXT    NOT NULL,
    block        INTEGER NOT NULL,
    steps        INTEGER NOT NULL,
    xp_steps     INTEGER NOT NULL,
    PRIMARY KEY (community_id, period, block)
) STRICT, WITHOUT ROWID;
INSERT INTO score_steps
    SELECT community_id, period, score, sum(unit = 'points'), sum(unit = 'xp')
    FROM board_lines GROUP BY community_id, period, score;
INSERT INTO score_blocks
    SELECT community_id, period, score >> 6, sum(holders > 0), sum(xp_holders > 0)
    FROM score_steps GROUP BY community_id, period, score >> 6;

CREATE TRIGGER score_step_made AFTER INSERT ON score_steps BEGIN
    INSERT INTO score_blocks VALUES
        (new.community_id, new.period, new.score >> 6, new.holders > 0, new.xp_holders > 0)
    ON CONFLICT (community_id, period, block) DO UPDATE SET
        steps = steps + excluded.steps, xp_steps = xp_steps + excluded.xp_steps;
END;
CREATE TRIGGER score_step_moved AFTER UPDATE OF holders, xp_holders ON score_steps
WHEN (old.holders > 0) <> (new.holders > 0) OR (old.xp_holders > 0) <> (new.xp_holders > 0) BEGIN
    UPDATE score_blocks SET steps = steps + (new.holders > 0) - (old.holders > 0),
        xp_steps = xp_steps + (new.xp_holders > 0) - (old.xp_holders > 0)
    WHERE community_id = new.community_id AND period = new.period AND block = new.score >> 6;
END;
CREATE TRIGGER score_made AFTER INSERT ON scores BEGIN
    INSERT INTO score_steps VALUES
        (new.community_id, new.period, new.points, 1, new.xp = new.points)
    ON CONFLICT (community_id, period, score) DO UPDATE SET
        holders = holders + 1, xp_holders = xp_holders + excluded.xp_holders;
    INSERT INTO score_steps
        SELECT new.community_id, new.period, new.xp, 0, 1 WHERE new.xp <> new.points
    ON CONFLICT (community_id, period, score) DO UPDATE SET xp_holders = xp_holders + 1;
    UPDATE scores SET is_shown = 0
    WHERE community_id = new.community_id AND period = new.period AND member_id = new.member_id
      AND EXISTS (SELECT 1 FROM unlisted WHERE member_id = new.member_id);
END;
-- Points and XP are mostly equal, and then one step holds both: this runs for every award.
CREATE TRIGGER score_moved AFTER UPDATE OF points, xp ON scores
WHEN new.is_shown AND old.is_shown AND (old.points <> new.points OR old.xp <> new.xp) BEGIN
    UPDATE score_steps SET holders = holders - 1,
        xp_holders = xp_holders - (old.xp = old.points)
    WHERE community_id = old.community_id AND period = old.period AND score = old.points;
    DELETE FROM score_steps
    WHERE community_id = old.community_id AND period = old.period AND score = old.points
      AND holders = 0 AND xp_holders = 0;
    INSERT INTO score_steps VALUES
        (new.community_id, new.period, new.points, 1, new.xp = new.points)
    ON CONFLICT (community_id, period, score) DO UPDATE SET
        holders = holders + 1, xp_holders = xp_holders + excluded.xp_holders;
END;
CREATE TRIGGER score_moved_apart AFTER UPDATE OF points, xp ON scores
WHEN new.is_shown AND old.is_shown AND (old.xp <> old.points OR new.xp <> new.points) BEGIN
    UPDATE score_steps SET xp_holders = xp_holders - 1
    WHERE community_id = old.community_id AND period = old.period AND score = old.xp
      AND old.xp <> old.points;
    DELETE FROM score_steps
    WHERE community_id = old.community_id AND period = old.period AND score = old.xp
      AND holders = 0 AND xp_holders = 0;
    INSERT INTO score_steps
        SELECT new.community_id, new.period, new.xp, 0, 1 WHERE new.xp <> new.points
    ON CONFLICT (community_id, period, score) DO UPDATE SET xp_holders = xp_holders + 1;
END;
CREATE TRIGGER score_hidden AFTER UPDATE OF is_shown ON scores
WHEN old.is_shown AND NOT new.is_shown BEGIN
    UPDATE score_steps SET holders = holders - (score = old.points),
        xp_holders = xp_holders - (score = old.xp)
    WHERE community_id = old.community_id AND period = old.period
      AND score IN (old.points, old.xp);
    DELETE FROM score_steps
    WHERE community_id = old.community_id AND period = old.period
      AND score IN (old.points, old.xp) AND holders = 0 AND xp_holders = 0;
END;
CREATE TRIGGER score_shown AFTER UPDATE OF is_shown ON scores
WHEN new.is_shown AND NOT old.is_shown BEGIN
    INSERT INTO score_steps VALUES
        (new.community_id, new.period, new.points, 1, new.xp = new.points)
    ON CONFLICT (community_id, period, score) DO UPDATE SET
        holders = holders + 1, xp_holders = xp_holders + excluded.xp_holders;
    INSERT INTO score_steps
        SELECT new.community_id, new.period, new.xp, 0, 1 WHERE new.xp <> new.points
    ON CONFLICT (community_id, period, score) DO UPDATE SET xp_holders = xp_holders + 1;
END;
CREATE TRIGGER score_gone AFTER DELETE ON scores WHEN old.is_shown BEGIN
    UPDATE score_steps SET holders = holders - (score = old.points),
        xp_holders = xp_holders - (score = old.xp)
    WHERE community_id = old.community_id AND period = old.period
      AND score IN (old.points, old.xp);
    DELETE FROM score_steps
    WHERE community_id = old.community_id AND period = old.period
      AND score IN (old.points, old.xp) AND holders = 0 AND xp_holders = 0;
END;

-- Each period that has lines has blocks: they tell where a member may stand.
CREATE TRIGGER unlisted_made AFTER INSERT ON unlisted BEGIN
    UPDATE scores SET is_shown = 0
    WHERE community_id = (SELECT community_id FROM members WHERE member_id = new.member_id)
      AND period IN (SELECT DISTINCT period FROM score_blocks AS b JOIN members AS m
                     USING (community_id) WHERE m.member_id = new.member_id)
      AND member_id = new.member_id;
END;
CREATE TRIGGER unlisted_gone AFTER DELETE ON unlisted
WHEN NOT EXISTS (SELECT 1 FROM unlisted WHERE member_id = old.member_id) BEGIN
    UPDATE scores SET is_shown = 1
    WHERE community_id = (SELECT community_id FROM members WHERE member_id = old.member_id)
      AND period IN (SELECT DISTINCT period FROM score_blocks AS b JOIN members AS m
                     USING (community_id) WHERE m.member_id = old.member_id)
      AND member_id = old.member_id;
END;

CREATE TRIGGER season_begins_line AFTER INSERT ON scores WHEN new.period GLOB '????-??-??' BEGIN
    INSERT INTO scores (community_id, period, member_id, points, reached_at, xp, xp_reached_at)
        SELECT community_id, printf('season-%06d', season_id), new.member_id, new.points,
            new.reached_at, new.xp, new.xp_reached_at
        FROM seasons WHERE community_id = new.community_id AND state = 'open'
          AND new.period BETWEEN from_on AND coalesce(until_on, '9')
    ON CONFLICT (community_id, period, member_id) DO UPDATE SET
        points = points + excluded.points, reached_at = excluded.reached_at,
        xp = xp + excluded.xp, xp_reached_at = excluded.xp_reached_at;
END;
CREATE TRIGGER season_moves_line AFTER UPDATE OF points, xp ON scores
WHEN new.period GLOB '????-??-??' AND (old.points <> new.points OR old.xp <> new.xp) BEGIN
    INSERT INTO scores (community_id, period, member_id, points, reached_at, xp, xp_reached_at)
        SELECT community_id, printf('season-%06d', season_id), new.member_id,
            new.points - old.points, new.reached_at, new.xp - old.xp, new.xp_reached_at
        FROM seasons WHERE community_id = new.community_id AND state = 'open'
          AND new.period BETWEEN from_on AND coalesce(until_on, '9')
    ON CONFLICT (community_id, period, member_id) DO UPDATE SET
        points = points + excluded.points, reached_at = excluded.reached_at,
        xp = xp + excluded.xp, xp_reached_at = excluded.xp_reached_at;
END;

-- Whoever counts as staff is looked up anew when the switch or a role changes.
CREATE TRIGGER staff_follows_switch AFTER INSERT ON settings WHEN new.key = 'board_staff' BEGIN
    INSERT INTO chores (kind, ref, facts, due_at, state)
        VALUES ('staff', CAST(new.community_id AS TEXT), '{}', 0, 'waiting')
    ON CONFLICT (kind, ref) DO UPDATE SET due_at = 0, state = 'waiting', tries = 0,
        ended_at = NULL;
END;
CREATE TRIGGER staff_follows_role AFTER INSERT ON roles BEGIN
    UPDATE chores SET due_at = 0, state = 'waiting', tries = 0, ended_at = NULL
    WHERE kind = 'staff' AND ref = CAST(new.community_id AS TEXT);
END;
CREATE TRIGGER staff_follows_lost_role AFTER DELETE ON roles BEGIN
    UPDATE chores SET due_at = 0, state = 'waiting', tries = 0, ended_at = NULL
    WHERE kind = 'staff' AND ref = CAST(old.community_id AS TEXT);
END;
