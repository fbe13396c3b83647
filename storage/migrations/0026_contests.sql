CREATE TABLE contests (
    contest_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    chat_key     INTEGER NOT NULL REFERENCES chats (chat_key),
    thread_id    INTEGER,
    number       INTEGER NOT NULL,   -- counted in the community, never given twice
    ref          TEXT    NOT NULL UNIQUE,
    state        TEXT    NOT NULL,   -- lobby, asking, shown, booking, over
    ending       TEXT,               -- played, stopped, empty, lost
    by_user_id   INTEGER NOT NULL,
    bank         TEXT    NOT NULL,   -- name of the bank; '' for any
    questions    TEXT    NOT NULL,   -- JSON: question ids in the order they are asked
    seconds      INTEGER NOT NULL,
    teams        INTEGER NOT NULL,
    least        INTEGER NOT NULL,   -- players without whom nothing is rewarded
    seed         TEXT    NOT NULL,   -- hex; decides the order of options and of hints
    place        INTEGER NOT NULL DEFAULT 0,   -- the round it is at
    attempt      INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER NOT NULL,   -- when its next step is
    started_at   INTEGER NOT NULL,
    ended_at     INTEGER,
    ended_on     TEXT,
    card_outbox  INTEGER,            -- the letter that brings or last edited the card
    card_chat    INTEGER,            -- where the card stands, by Telegram's ids
    card_message INTEGER,
    card_shown   TEXT    NOT NULL DEFAULT '',
    UNIQUE (community_id, number)
) STRICT;
-- One at a time in a chat.
CREATE UNIQUE INDEX contests_under_way ON contests (chat_key)
    WHERE state IN ('lobby', 'asking', 'shown', 'booking');

-- Each asking of a question: one that was interrupted is asked again as the next attempt.
CREATE TABLE contest_rounds (
    contest_id  INTEGER NOT NULL REFERENCES contests (contest_id),
    place       INTEGER NOT NULL,
    attempt     INTEGER NOT NULL,
    question_id INTEGER NOT NULL REFERENCES questions (question_id),
    state       TEXT    NOT NULL,    -- open, closed, void
    is_text     INTEGER NOT NULL,    -- answered in one's own words
    outbox_id   INTEGER NOT NULL,
    chat_id     INTEGER NOT NULL,    -- Telegram's, when it was asked
    message_id  INTEGER,
    asked_ms    INTEGER,             -- Unix milliseconds, when it stood in the group
    shown       INTEGER NOT NULL DEFAULT 0,
    again       INTEGER NOT NULL DEFAULT 0,    -- 1: its message was gone and came once more
    PRIMARY KEY (contest_id, place, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX contest_rounds_listening ON contest_rounds (contest_id)
    WHERE state = 'open' AND is_text = 1;

CREATE TABLE contest_players (
    contest_id INTEGER NOT NULL REFERENCES contests (contest_id),
    member_id  INTEGER NOT NULL REFERENCES members (member_id),
    team       INTEGER NOT NULL,
    joined     INTEGER NOT NULL,     -- who came first, from 1
    score      INTEGER,              -- in the end
    points     INTEGER,              -- as booked; empty until then
    PRIMARY KEY (contest_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contest_players_by_member ON contest_players (member_id);

CREATE TABLE contest_answers (
    contest_id  INTEGER NOT NULL REFERENCES contests (contest_id),
    place       INTEGER NOT NULL,
    attempt     INTEGER NOT NULL,
    member_id   INTEGER NOT NULL REFERENCES members (member_id),
    hints       INTEGER NOT NULL,
    choice      INTEGER,             -- option as shown, from 0; of free text 1 is right
    answered_ms INTEGER,
    took_ms     INTEGER,             -- these two once the round is closed
    score       INTEGER,
    PRIMARY KEY (contest_id, place, attempt, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contest_answers_by_member ON contest_answers (member_id);

-- When Telegram took a message, in Unix milliseconds: a question's time begins there.
ALTER TABLE outbox ADD COLUMN sent_ms INTEGER;
