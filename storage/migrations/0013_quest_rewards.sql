-- A quest may give a badge besides points: a key of domain/badges.py, own:<badge_id>, or ''.
ALTER TABLE quests ADD COLUMN badge TEXT NOT NULL DEFAULT '';

-- How many quests somebody has been rewarded for.
CREATE INDEX quest_progress_rewarded ON quest_progress (member_id) WHERE rewarded_at IS NOT NULL;

-- Who stayed, by when that was known.
CREATE INDEX referrals_kept ON referrals (community_id, kept_at) WHERE is_kept = 1;
