-- A number of a quest is part of what it pays for, so none is ever used twice.
CREATE TABLE quests (
    quest_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id  INTEGER NOT NULL REFERENCES communities (community_id),
    kind          TEXT    NOT NULL,   -- personal, group, first, sprint
    metric        TEXT    NOT NULL,
    target        INTEGER NOT NULL,   -- 0 for a sprint
    points        INTEGER NOT NULL,
    places        INTEGER NOT NULL,   -- members rewarded at most; 0: everybody
    starts_at     INTEGER,            -- of a draft NULL: when it is started
    ends_at       INTEGER,
    lasts_seconds INTEGER,
    level         INTEGER NOT NULL,
    newcomer_days INTEGER NOT NULL,
    title         TEXT    NOT NULL,
    state         TEXT    NOT NULL,   -- draft, open, counting, over, cancelled
    by_user_id    INTEGER NOT NULL,
    chat_key      INTEGER NOT NULL REFERENCES chats (chat_key),
    thread_id     INTEGER,
    ref           TEXT    NOT NULL UNIQUE,
    figure        INTEGER NOT NULL DEFAULT 0,
    ended_at      INTEGER,
    made_at       INTEGER NOT NULL,
    -- The card in the group: the letter that shows it, the message, and what that one shows.
    outbox_id     INTEGER,
    shown_in      INTEGER,            -- Telegram chat id
    message_id    INTEGER,
    shown         INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX quests_of_community ON quests (community_id, state);

CREATE TABLE quest_progress (
    quest_id    INTEGER NOT NULL REFERENCES quests (quest_id),
    member_id   INTEGER NOT NULL,
    figure      INTEGER NOT NULL,
    at          INTEGER NOT NULL,     -- when this figure was reached
    reached_at  INTEGER,              -- when the target was
    rewarded_at INTEGER,
    PRIMARY KEY (quest_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX quest_progress_in_order ON quest_progress (quest_id, figure DESC, at, member_id);

-- Up to where a running quest has counted each source of facts.
CREATE TABLE quest_marks (
    quest_id INTEGER NOT NULL REFERENCES quests (quest_id),
    source   TEXT    NOT NULL,        -- events, kudos, ledger
    place    INTEGER NOT NULL,        -- Telegram chat id; 0 for the ledger
    seen     INTEGER NOT NULL,
    PRIMARY KEY (quest_id, source, place)
) STRICT, WITHOUT ROWID;
