-- What Telegram last said of a bound topic: '' nothing amiss, 'closed', 'gone' (then thread_id is
-- General). Asking leads nowhere: sendChatAction succeeds in topics that were deleted.
ALTER TABLE bindings ADD COLUMN refused TEXT NOT NULL DEFAULT '';
