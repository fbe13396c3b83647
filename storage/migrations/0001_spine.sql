-- Times are whole UTC seconds (…_at), local dates YYYY-MM-DD (…_on), amounts whole numbers.

CREATE TABLE communities (
    community_id INTEGER PRIMARY KEY,
    created_at   INTEGER NOT NULL,
    merged_into  INTEGER REFERENCES communities (community_id)
) STRICT;

CREATE TABLE chats (
    chat_key         INTEGER PRIMARY KEY,
    community_id     INTEGER NOT NULL REFERENCES communities (community_id),
    telegram_chat_id INTEGER NOT NULL UNIQUE,
    kind             TEXT    NOT NULL,
    title            TEXT    NOT NULL,
    state            TEXT    NOT NULL,   -- active, paused, left
    rights           TEXT    NOT NULL,   -- the bot's own rights there, comma-separated
    strikes          INTEGER NOT NULL DEFAULT 0,
    struck_at        INTEGER NOT NULL DEFAULT 0,
    since_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX chats_of_community ON chats (community_id);

CREATE TABLE chat_aliases (
    telegram_chat_id INTEGER PRIMARY KEY,
    chat_key         INTEGER NOT NULL REFERENCES chats (chat_key)
) STRICT;

CREATE TABLE settings (
    setting_id   INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    key          TEXT    NOT NULL,
    value        TEXT    NOT NULL,
    by_user_id   INTEGER,
    at           INTEGER NOT NULL,
    since_at     INTEGER NOT NULL        -- in force from then on
) STRICT;
CREATE INDEX settings_of_community ON settings (community_id, key, setting_id DESC);

CREATE TABLE users (
    user_id       INTEGER PRIMARY KEY,
    first_name    TEXT    NOT NULL,
    last_name     TEXT    NOT NULL,
    username      TEXT    NOT NULL,
    language_code TEXT    NOT NULL,
    language      TEXT    NOT NULL DEFAULT '',   -- the person's own choice
    dm_ok         INTEGER NOT NULL DEFAULT 0,    -- may be written to privately
    community_id  INTEGER REFERENCES communities (community_id)  -- meant in private
) STRICT;
CREATE INDEX users_by_username ON users (lower(username)) WHERE username <> '';

CREATE TABLE members (
    member_id        INTEGER PRIMARY KEY,
    community_id     INTEGER NOT NULL REFERENCES communities (community_id),
    user_id          INTEGER NOT NULL REFERENCES users (user_id),
    points           INTEGER NOT NULL DEFAULT 0,   -- cache of the ledger and the daily rows
    xp               INTEGER NOT NULL DEFAULT 0,   -- cache of the ledger and the daily rows
    state            TEXT    NOT NULL,             -- present, left
    since_at         INTEGER NOT NULL,
    last_rewarded_at INTEGER,
    UNIQUE (community_id, user_id)
) STRICT;
CREATE INDEX members_by_user ON members (user_id);

CREATE TABLE member_history (
    member_id INTEGER NOT NULL REFERENCES members (member_id),
    at        INTEGER NOT NULL,
    change    TEXT    NOT NULL,                    -- joined, left, returned
    PRIMARY KEY (member_id, at, change)
) STRICT, WITHOUT ROWID;

CREATE TABLE daily (
    member_id      INTEGER NOT NULL,
    on_date        TEXT    NOT NULL,
    messages       INTEGER NOT NULL,
    replies        INTEGER NOT NULL,
    media          INTEGER NOT NULL,
    rewarded       INTEGER NOT NULL,
    message_points INTEGER NOT NULL,
    message_xp     INTEGER NOT NULL,
    PRIMARY KEY (member_id, on_date)
) STRICT, WITHOUT ROWID;

CREATE TABLE activity_hours (
    community_id INTEGER NOT NULL,
    on_date      TEXT    NOT NULL,
    hour         INTEGER NOT NULL,
    messages     INTEGER NOT NULL,
    PRIMARY KEY (community_id, on_date, hour)
) STRICT, WITHOUT ROWID;

-- The Telegram chat id on purpose: message ids start anew after an upgrade to a supergroup.
CREATE TABLE events (
    telegram_chat_id INTEGER NOT NULL,
    message_id       INTEGER NOT NULL,
    member_id        INTEGER NOT NULL,
    at               INTEGER NOT NULL,
    kind             INTEGER NOT NULL,
    length           INTEGER NOT NULL,
    is_reply         INTEGER NOT NULL,
    verdict          INTEGER NOT NULL,
    points           INTEGER NOT NULL,
    PRIMARY KEY (telegram_chat_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
    entry_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    member_id    INTEGER NOT NULL REFERENCES members (member_id),
    points       INTEGER NOT NULL,
    xp           INTEGER NOT NULL,
    reason       TEXT    NOT NULL,
    ref          TEXT    NOT NULL,
    note         TEXT    NOT NULL,
    actor_id     INTEGER,
    at           INTEGER NOT NULL,
    on_date      TEXT    NOT NULL,
    reverses_id  INTEGER REFERENCES ledger (entry_id),
    UNIQUE (community_id, ref)
) STRICT;
CREATE INDEX ledger_of_member ON ledger (member_id, entry_id);
CREATE UNIQUE INDEX ledger_reversed_once ON ledger (reverses_id) WHERE reverses_id IS NOT NULL;

CREATE TABLE checkins (
    member_id INTEGER NOT NULL REFERENCES members (member_id),
    on_date   TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    streak    INTEGER NOT NULL,
    points    INTEGER NOT NULL,
    ref       TEXT    NOT NULL,
    PRIMARY KEY (member_id, on_date)
) STRICT, WITHOUT ROWID;

-- Boards: a cache of the ledger and the daily rows, by period key (all, 2026-11-21, 2026-11, week-2026-11-16).
CREATE TABLE scores (
    community_id INTEGER NOT NULL,
    period       TEXT    NOT NULL,
    member_id    INTEGER NOT NULL,
    points       INTEGER NOT NULL,
    reached_at   INTEGER NOT NULL,
    PRIMARY KEY (community_id, period, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX scores_in_order
    ON scores (community_id, period, points DESC, reached_at, member_id);

-- A place is 1 + the number of different scores above it. Counting them takes two short
-- look-ups: whole blocks of 64 points, then single scores in the member's own block.
CREATE TABLE score_steps (
    community_id INTEGER NOT NULL,
    period       TEXT    NOT NULL,
    points       INTEGER NOT NULL,
    holders      INTEGER NOT NULL,
    PRIMARY KEY (community_id, period, points)
) STRICT, WITHOUT ROWID;
CREATE TABLE score_blocks (
    community_id INTEGER NOT NULL,
    period       TEXT    NOT NULL,
    block        INTEGER NOT NULL,
    steps        INTEGER NOT NULL,
    PRIMARY KEY (community_id, period, block)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER score_step_made AFTER INSERT ON score_steps BEGIN
    INSERT INTO score_blocks VALUES (new.community_id, new.period, new.points >> 6, 1)
    ON CONFLICT (community_id, period, block) DO UPDATE SET steps = steps + 1;
END;
CREATE TRIGGER score_step_gone AFTER DELETE ON score_steps BEGIN
    UPDATE score_blocks SET steps = steps - 1
    WHERE community_id = old.community_id AND period = old.period AND block = old.points >> 6;
END;
CREATE TRIGGER score_made AFTER INSERT ON scores BEGIN
    INSERT INTO score_steps VALUES (new.community_id, new.period, new.points, 1)
    ON CONFLICT (community_id, period, points) DO UPDATE SET holders = holders + 1;
END;
CREATE TRIGGER score_moved AFTER UPDATE OF points ON scores WHEN old.points <> new.points BEGIN
    UPDATE score_steps SET holders = holders - 1
    WHERE community_id = old.community_id AND period = old.period AND points = old.points;
    DELETE FROM score_steps
    WHERE community_id = old.community_id AND period = old.period AND points = old.points
      AND holders = 0;
    INSERT INTO score_steps VALUES (new.community_id, new.period, new.points, 1)
    ON CONFLICT (community_id, period, points) DO UPDATE SET holders = holders + 1;
END;
CREATE TRIGGER score_gone AFTER DELETE ON scores BEGIN
    UPDATE score_steps SET holders = holders - 1
    WHERE community_id = old.community_id AND period = old.period AND points = old.points;
    DELETE FROM score_steps
    WHERE community_id = old.community_id AND period = old.period AND points = old.points
      AND holders = 0;
END;

CREATE TABLE audit_log (
    audit_id     INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    actor_id     INTEGER,
    act          TEXT    NOT NULL,
    member_id    INTEGER REFERENCES members (member_id),
    facts        TEXT    NOT NULL,
    at           INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_log_of_community ON audit_log (community_id, audit_id);

-- An act that an anonymous administrator asked for and that waits for a person to stand by it.
CREATE TABLE proofs (
    proof_id    INTEGER PRIMARY KEY,
    chat_key    INTEGER NOT NULL REFERENCES chats (chat_key),
    update_json TEXT    NOT NULL,
    asked_at    INTEGER NOT NULL,
    ref         TEXT    NOT NULL UNIQUE,
    taken_by    INTEGER
) STRICT;

CREATE TABLE inbox (
    update_id   INTEGER PRIMARY KEY,
    raw         TEXT    NOT NULL,                  -- blanked when done
    received_at INTEGER NOT NULL,
    state       TEXT    NOT NULL,                  -- waiting, done, quarantined
    tries       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX inbox_waiting ON inbox (update_id) WHERE state = 'waiting';
CREATE INDEX inbox_by_age ON inbox (received_at);

CREATE TABLE quarantine (
    quarantine_id INTEGER PRIMARY KEY,
    update_id     INTEGER,
    why           TEXT    NOT NULL,
    raw           TEXT    NOT NULL,                -- blanked after 14 days
    at            INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox (
    outbox_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    card       TEXT    NOT NULL,
    facts      TEXT    NOT NULL,                   -- ids and numbers as JSON
    chat_key   INTEGER REFERENCES chats (chat_key),
    user_id    INTEGER,
    thread_id  INTEGER,
    priority   INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    state      TEXT    NOT NULL,                   -- waiting, sending, sent, unknown, dropped
    tries      INTEGER NOT NULL DEFAULT 0,
    message_id INTEGER,
    queued_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_open ON outbox (not_before) WHERE state IN ('waiting', 'sending');

-- One line a chat for what was counted while nobody answered (reliability.md 1.1).
CREATE TABLE backlogs (
    telegram_chat_id INTEGER PRIMARY KEY,
    from_at          INTEGER NOT NULL,
    to_at            INTEGER NOT NULL,
    messages         INTEGER NOT NULL,
    commands         INTEGER NOT NULL,
    grown_at         INTEGER NOT NULL
) STRICT;

CREATE TABLE blind_windows (
    from_at INTEGER PRIMARY KEY,
    to_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE heartbeat (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    at       INTEGER NOT NULL
) STRICT;

-- What was said lately and is not said again yet (owner notices, "please repeat").
CREATE TABLE notices (
    kind TEXT    PRIMARY KEY,
    at   INTEGER NOT NULL
) STRICT;

-- Hashes of what Telegram was last told (command menus).
CREATE TABLE told (
    subject TEXT PRIMARY KEY,
    hash    TEXT NOT NULL
) STRICT;
