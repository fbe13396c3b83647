-- Newcomers in their first week, and whether they want to be told what is still open.
CREATE TABLE first_steps (
    member_id  INTEGER PRIMARY KEY REFERENCES members (member_id),
    joined_at  INTEGER NOT NULL,
    is_stopped INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Reactions and answers are forgotten after 90 days; that there was a first one is not.
ALTER TABLE badge_counts ADD COLUMN reacted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE badge_counts ADD COLUMN quizzed INTEGER NOT NULL DEFAULT 0;
INSERT INTO badge_counts (member_id, reacted, quizzed)
SELECT member_id, max(reacted), max(quizzed) FROM (
    SELECT giver_id AS member_id, 1 AS reacted, 0 AS quizzed FROM reactions
    UNION ALL SELECT member_id, 0, 1 FROM quiz_answers
    UNION ALL SELECT member_id, 0, 1 FROM contest_answers
        WHERE choice IS NOT NULL
) JOIN members USING (member_id) WHERE true GROUP BY member_id
ON CONFLICT (member_id) DO UPDATE SET reacted = excluded.reacted, quizzed = excluded.quizzed;
