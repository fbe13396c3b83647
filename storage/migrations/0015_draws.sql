-- What is published of a draw is kept as it was published: terms, freeze and beacon as JSON.
CREATE TABLE draws (
    draw_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id  INTEGER NOT NULL REFERENCES communities (community_id),
    number        INTEGER NOT NULL,     -- counted in the community, never given twice
    ref           TEXT    NOT NULL UNIQUE,
    state         TEXT    NOT NULL,     -- open, frozen, rolled, drawn, settled, cancelled
    by_user_id    INTEGER NOT NULL,
    title         TEXT    NOT NULL,
    entry         TEXT    NOT NULL,     -- button, word, automatic
    word          TEXT    NOT NULL,     -- what is to be said, else empty
    opens_at      INTEGER NOT NULL,
    closes_at     INTEGER NOT NULL,     -- now or when it was brought forward or moved
    full_at       INTEGER NOT NULL,     -- entries that close it; 0: none
    price         INTEGER NOT NULL,     -- of a ticket, in points
    most_tickets  INTEGER NOT NULL,     -- that a member may take
    weight_tier   INTEGER NOT NULL,     -- from this tier on a ticket counts times
    weight_times  INTEGER NOT NULL,
    claim_hours   INTEGER NOT NULL,
    terms         TEXT    NOT NULL,
    terms_hash    TEXT    NOT NULL,
    secret        TEXT,                 -- hex; committed to in the terms
    moved_until   INTEGER NOT NULL DEFAULT 0,  -- the last outage that moved the closing
    last_entry    INTEGER NOT NULL DEFAULT 0,
    entrants      INTEGER NOT NULL DEFAULT 0,
    tickets       INTEGER NOT NULL DEFAULT 0,
    frozen_at     INTEGER,
    freeze        TEXT,
    beacon        TEXT,
    rolled_at     INTEGER,
    drawn_at      INTEGER,
    result_hash   TEXT,                 -- as last published
    published_at  INTEGER,
    ended_at      INTEGER,
    UNIQUE (community_id, number)
) STRICT;
CREATE INDEX draws_of_community ON draws (community_id, state);
CREATE INDEX draws_published ON draws (community_id, published_at, number)
    WHERE published_at IS NOT NULL;
CREATE INDEX draws_going_on ON draws (state, closes_at)
    WHERE state IN ('open', 'frozen', 'rolled', 'drawn');

CREATE TABLE draw_prizes (
    draw_id INTEGER NOT NULL REFERENCES draws (draw_id),
    place   INTEGER NOT NULL,
    name    TEXT    NOT NULL,
    PRIMARY KEY (draw_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE draw_rules (
    draw_id INTEGER NOT NULL REFERENCES draws (draw_id),
    place   INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    amount  INTEGER NOT NULL,
    days    INTEGER NOT NULL,           -- looked back; 0 where it means nothing
    PRIMARY KEY (draw_id, place)
) STRICT, WITHOUT ROWID;

-- The chats that carry a draw, the first is the one where it is held.
CREATE TABLE draw_chats (
    draw_id   INTEGER NOT NULL REFERENCES draws (draw_id),
    place     INTEGER NOT NULL,
    chat_key  INTEGER NOT NULL REFERENCES chats (chat_key),
    thread_id INTEGER,
    PRIMARY KEY (draw_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX draw_chats_by_chat ON draw_chats (chat_key);

CREATE TABLE draw_posts (
    draw_id    INTEGER NOT NULL REFERENCES draws (draw_id),
    chat_key   INTEGER NOT NULL REFERENCES chats (chat_key),
    post       TEXT    NOT NULL,        -- terms, card, freeze, result
    outbox_id  INTEGER,                 -- the letter that brings it
    place      INTEGER,                 -- Telegram chat id, once it is there
    message_id INTEGER,
    shown      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (draw_id, chat_key, post)
) STRICT, WITHOUT ROWID;
CREATE INDEX draw_posts_by_message ON draw_posts (place, message_id);

CREATE TABLE draw_entries (
    draw_id   INTEGER NOT NULL REFERENCES draws (draw_id),
    member_id INTEGER NOT NULL REFERENCES members (member_id),
    number    INTEGER NOT NULL,         -- as on the receipt
    bought    INTEGER NOT NULL,
    tickets   INTEGER NOT NULL,         -- bought, times the weight
    ref       TEXT    NOT NULL,
    salt      TEXT    NOT NULL,         -- hex
    hold_id   INTEGER REFERENCES holds (hold_id),
    tries     INTEGER NOT NULL DEFAULT 1,
    dropped   TEXT    NOT NULL DEFAULT '',  -- why it does not count: left, gone, or a rule's kind
    listed    INTEGER,                  -- its number in the frozen list
    is_inside INTEGER,                  -- what Telegram said of a drawn member
    at        INTEGER NOT NULL,
    PRIMARY KEY (draw_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX draw_entries_in_order ON draw_entries (draw_id, number);
CREATE UNIQUE INDEX draw_entries_listed ON draw_entries (draw_id, listed)
    WHERE listed IS NOT NULL;
CREATE INDEX draw_entries_of_member ON draw_entries (member_id);
CREATE INDEX draw_entries_held ON draw_entries (draw_id) WHERE hold_id IS NOT NULL;

-- A roll by nobody is the bot's own.
CREATE TABLE draw_rolls (
    draw_id    INTEGER NOT NULL REFERENCES draws (draw_id),
    message_id INTEGER NOT NULL,
    user_id    INTEGER,
    value      INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (draw_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX draw_rolls_once ON draw_rolls (draw_id, user_id) WHERE user_id IS NOT NULL;

-- Prizes that fell free, in order; the next in the ranking got them.
CREATE TABLE draw_events (
    draw_id    INTEGER NOT NULL REFERENCES draws (draw_id),
    sequence   INTEGER NOT NULL,
    prize      INTEGER NOT NULL,
    listed     INTEGER NOT NULL,        -- whose it was
    why        TEXT    NOT NULL,        -- outside, unclaimed, waived, ineligible, reroll
    note       TEXT    NOT NULL,
    by_user_id INTEGER,
    at         INTEGER NOT NULL,
    PRIMARY KEY (draw_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE draw_claims (
    draw_id    INTEGER NOT NULL REFERENCES draws (draw_id),
    prize      INTEGER NOT NULL,
    listed     INTEGER,                 -- whose it is; NULL: nobody is left
    deadline   INTEGER NOT NULL,
    claimed_at INTEGER,
    handed_at  INTEGER,
    by_user_id INTEGER,                 -- who handed it over
    PRIMARY KEY (draw_id, prize)
) STRICT, WITHOUT ROWID;
CREATE INDEX draw_claims_waiting ON draw_claims (deadline) WHERE claimed_at IS NULL;

-- Who may not take part in a community's draws that say so.
CREATE TABLE draw_bans (
    member_id  INTEGER PRIMARY KEY REFERENCES members (member_id),
    by_user_id INTEGER,
    at         INTEGER NOT NULL
) STRICT;
