-- What a member was awarded. A badge that was taken away stays here and is not earned anew.
CREATE TABLE badge_awards (
    award_id   INTEGER PRIMARY KEY,
    member_id  INTEGER NOT NULL REFERENCES members (member_id),
    badge      TEXT    NOT NULL,         -- a key of domain/badges.py, or own:<badge_id>
    n          INTEGER NOT NULL,         -- the how-manieth, of a badge that repeats
    at         INTEGER NOT NULL,
    note       TEXT    NOT NULL,
    by_user_id INTEGER,                  -- NULL: earned
    ref        TEXT    UNIQUE,           -- of the command that gave it
    told_at    INTEGER,                  -- NULL: waits to be announced; 0: is not announced
    taken_at   INTEGER,
    taken_by   INTEGER,
    taken_ref  TEXT    UNIQUE,           -- of the command that took it away
    UNIQUE (member_id, badge, n)
) STRICT;
CREATE INDEX badge_awards_untold ON badge_awards (award_id) WHERE told_at IS NULL;
CREATE INDEX badge_awards_by_badge ON badge_awards (badge);

-- Badges of a community's own, given by hand.
CREATE TABLE own_badges (
    badge_id     INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    name         TEXT    NOT NULL,
    folded       TEXT    NOT NULL,       -- the name as it is compared
    by_user_id   INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    ref          TEXT    NOT NULL UNIQUE,
    UNIQUE (community_id, folded)
) STRICT;

-- What badges count for ever and no other table keeps for longer than 90 days.
CREATE TABLE badge_counts (
    member_id      INTEGER PRIMARY KEY REFERENCES members (member_id),
    kudos_given    INTEGER NOT NULL DEFAULT 0,
    kudos_received INTEGER NOT NULL DEFAULT 0,
    reactions      INTEGER NOT NULL DEFAULT 0,
    early          INTEGER NOT NULL DEFAULT 0,   -- check-ins
    late           INTEGER NOT NULL DEFAULT 0    -- check-ins
) STRICT;
INSERT INTO badge_counts (member_id, kudos_given, kudos_received, reactions)
SELECT member_id, sum(given), sum(received), sum(reacted) FROM (
    SELECT giver_id AS member_id, 1 AS given, 0 AS received, 0 AS reacted FROM kudos
    UNION ALL SELECT receiver_id, 0, 1, 0 FROM kudos
    UNION ALL SELECT receiver_id, 0, 0, 1 FROM reactions WHERE points > 0
) JOIN members USING (member_id) GROUP BY member_id;
