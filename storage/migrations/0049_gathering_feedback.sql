-- Until when guests may say how it was; 0 while nobody was asked.
ALTER TABLE gatherings ADD COLUMN feedback_until INTEGER NOT NULL DEFAULT 0;

CREATE TABLE gathering_feedback (
    gathering_id INTEGER NOT NULL REFERENCES gatherings (gathering_id),
    member_id    INTEGER NOT NULL,
    step         INTEGER NOT NULL,     -- the open question; 4 when all three are answered
    stars        INTEGER NOT NULL,     -- 1 to 5; 0 before
    again        TEXT    NOT NULL,     -- would come again; '' before
    sentence     TEXT    NOT NULL,
    PRIMARY KEY (gathering_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX gathering_feedback_of_member ON gathering_feedback (member_id);
