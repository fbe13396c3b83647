-- Who left long ago is looked for each hour; whom a person acted on, when they are erased.
CREATE INDEX members_left ON members (member_id) WHERE state = 'left' AND user_id > 0;
CREATE INDEX ledger_by_actor ON ledger (actor_id) WHERE actor_id IS NOT NULL;
CREATE INDEX badge_awards_by_giver ON badge_awards (by_user_id) WHERE by_user_id IS NOT NULL;
CREATE INDEX badge_awards_by_taker ON badge_awards (taken_by) WHERE taken_by IS NOT NULL;
