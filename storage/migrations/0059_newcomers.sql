-- Who came into a group of late, whether they are held at the door, and what they are asked there.
CREATE TABLE newcomers (
    newcomer_id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_key   INTEGER NOT NULL REFERENCES chats (chat_key),
    member_id  INTEGER NOT NULL REFERENCES members (member_id),
    came_at    INTEGER NOT NULL,
    state      TEXT    NOT NULL,  -- free, wanted, held, freeing, removing, banning, banned, …
    why        TEXT    NOT NULL,  -- what they are held for: button, rules, raid; empty: nothing
    until_at   INTEGER,           -- when the time to show themselves is over
    post_id    INTEGER,
    raid_id    INTEGER,
    UNIQUE (chat_key, member_id)
) STRICT;
CREATE INDEX newcomers_by_time ON newcomers (chat_key, came_at);
CREATE INDEX newcomers_of_member ON newcomers (member_id);
CREATE INDEX newcomers_of_post ON newcomers (post_id);
CREATE INDEX newcomers_of_raid ON newcomers (raid_id);

CREATE TABLE newcomer_posts (
    post_id          INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_key         INTEGER NOT NULL REFERENCES chats (chat_key),
    telegram_chat_id INTEGER NOT NULL,
    outbox_id        INTEGER NOT NULL,
    began_at         INTEGER NOT NULL,
    is_over          INTEGER NOT NULL
) STRICT;
CREATE INDEX newcomer_posts_of_chat ON newcomer_posts (chat_key, began_at);
