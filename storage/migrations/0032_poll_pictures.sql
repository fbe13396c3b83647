-- A picture above a poll, by the file id under which Telegram has it.
ALTER TABLE polls ADD COLUMN picture TEXT NOT NULL DEFAULT '';
