-- Native quizzes, each as it was asked: its question may leave the bank, its order is its own.
CREATE TABLE quizzes (
    quiz_id        INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id   INTEGER NOT NULL REFERENCES communities (community_id),
    number         INTEGER NOT NULL,   -- counted per community, what people name it by
    question_id    INTEGER NOT NULL REFERENCES questions (question_id),
    question       TEXT    NOT NULL,
    options        TEXT    NOT NULL,   -- a JSON list, in the order people saw
    correct        INTEGER NOT NULL,   -- place of the right option
    explanation    TEXT    NOT NULL,
    points         INTEGER NOT NULL,
    is_daily       INTEGER NOT NULL,
    state          TEXT    NOT NULL,   -- open, closing, closed, lost
    by_user_id     INTEGER NOT NULL,
    chat_key       INTEGER NOT NULL REFERENCES chats (chat_key),
    thread_id      INTEGER,
    ref            TEXT    NOT NULL UNIQUE,
    made_at        INTEGER NOT NULL,
    closes_at      INTEGER NOT NULL,
    ended_at       INTEGER,
    stop_outbox_id INTEGER,
    UNIQUE (community_id, number)
) STRICT;
CREATE INDEX quizzes_going_on ON quizzes (state) WHERE state IN ('open', 'closing');
CREATE INDEX quizzes_in_chat ON quizzes (chat_key);

-- The first answer of each member; it is the one that counts.
CREATE TABLE quiz_answers (
    quiz_id   INTEGER NOT NULL REFERENCES quizzes (quiz_id),
    member_id INTEGER NOT NULL REFERENCES members (member_id),
    choice    INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (quiz_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX quiz_answers_of_member ON quiz_answers (member_id);
