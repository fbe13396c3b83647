-- Quizzes may have several right options, answers several choices: JSON lists of places.
ALTER TABLE quizzes ADD COLUMN rights TEXT NOT NULL DEFAULT '[]';
UPDATE quizzes SET rights = '[' || correct || ']';
ALTER TABLE quizzes DROP COLUMN correct;
ALTER TABLE quiz_answers ADD COLUMN choices TEXT NOT NULL DEFAULT '[]';
UPDATE quiz_answers SET choices = '[' || choice || ']';
ALTER TABLE quiz_answers DROP COLUMN choice;
