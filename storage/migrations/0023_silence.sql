-- Since when Telegram could not be heard; NULL while it is.
ALTER TABLE heartbeat ADD COLUMN silent_since INTEGER;
