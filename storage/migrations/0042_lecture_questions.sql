CREATE TABLE lecture_questions (
    question_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    gathering_id INTEGER NOT NULL REFERENCES gatherings (gathering_id),
    member_id    INTEGER NOT NULL,
    text         TEXT    NOT NULL,
    asked_at     INTEGER NOT NULL,
    answered_at  INTEGER,              -- when the host marked it
    ref          TEXT    NOT NULL UNIQUE
) STRICT;
CREATE INDEX lecture_questions_of_gathering ON lecture_questions (gathering_id);
CREATE INDEX lecture_questions_of_member ON lecture_questions (member_id);

CREATE TABLE lecture_votes (
    question_id  INTEGER NOT NULL REFERENCES lecture_questions (question_id),
    member_id    INTEGER NOT NULL,
    PRIMARY KEY (question_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX lecture_votes_of_member ON lecture_votes (member_id);
