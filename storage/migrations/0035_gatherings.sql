CREATE TABLE gatherings (
    gathering_id INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    chat_key     INTEGER NOT NULL REFERENCES chats (chat_key),
    thread_id    INTEGER,
    kind         TEXT    NOT NULL,
    title        TEXT    NOT NULL,
    starts_at    INTEGER NOT NULL,
    place        TEXT    NOT NULL,     -- for who said yes only
    capacity     INTEGER NOT NULL,     -- seats; 0: as many as want
    takes_guests INTEGER NOT NULL,
    early_tier   INTEGER NOT NULL,     -- until early_until seats are for this tier and up
    early_until  INTEGER NOT NULL,
    state        TEXT    NOT NULL,
    by_user_id   INTEGER NOT NULL,
    ref          TEXT    NOT NULL UNIQUE,
    made_at      INTEGER NOT NULL,
    changes      INTEGER NOT NULL DEFAULT 0,  -- of what the card shows
    outbox_id    INTEGER,              -- the letter that brings or edits the card
    shown_in     INTEGER,              -- where the card is, by Telegram's ids
    message_id   INTEGER,
    shown        INTEGER NOT NULL DEFAULT 0   -- the changes that the card shows
) STRICT;
CREATE INDEX gatherings_of_community ON gatherings (community_id, state);
CREATE INDEX gatherings_of_card ON gatherings (shown_in, message_id);

CREATE TABLE gathering_guests (
    gathering_id INTEGER NOT NULL REFERENCES gatherings (gathering_id),
    member_id    INTEGER NOT NULL,
    answer       TEXT    NOT NULL,
    seats        INTEGER NOT NULL,     -- two with a guest of their own
    answered_at  INTEGER NOT NULL,
    held_until   INTEGER,              -- how long a seat is kept for who waited
    PRIMARY KEY (gathering_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX gathering_guests_of_member ON gathering_guests (member_id);
