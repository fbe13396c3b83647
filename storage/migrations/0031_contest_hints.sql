-- When a hint was taken last, in Unix milliseconds: a tap that comes twice takes one.
ALTER TABLE contest_answers ADD COLUMN hinted_ms INTEGER;
