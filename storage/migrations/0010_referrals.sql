-- Links people come in by: a member's own, or a campaign's.
CREATE TABLE invites (
    invite_id    INTEGER PRIMARY KEY,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    chat_key     INTEGER NOT NULL,
    member_id    INTEGER,            -- whose own link; none: a campaign's
    title        TEXT    NOT NULL,   -- what a campaign is called; '' for a member's link
    ref          TEXT,               -- a campaign's cause
    url          TEXT,               -- none while it is being made
    tried_at     INTEGER NOT NULL,   -- when Telegram was last asked to make it
    seen_at      INTEGER NOT NULL,   -- when Telegram last said that it stands
    made_at      INTEGER NOT NULL,
    ended_at     INTEGER,
    UNIQUE (community_id, ref)
) STRICT;
CREATE UNIQUE INDEX invites_of_member ON invites (member_id, chat_key)
    WHERE member_id IS NOT NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX invites_by_url ON invites (url) WHERE url IS NOT NULL;
CREATE INDEX invites_of_chat ON invites (chat_key);

-- Who came in by which of these links, at their first join only.
CREATE TABLE referrals (
    referral_id      INTEGER PRIMARY KEY,
    community_id     INTEGER NOT NULL REFERENCES communities (community_id),
    invite_id        INTEGER NOT NULL REFERENCES invites (invite_id),
    member_id        INTEGER NOT NULL UNIQUE,   -- who came
    inviter_id       INTEGER,                   -- member; none: a campaign
    state            TEXT    NOT NULL,
    flag             TEXT    NOT NULL,          -- why an admin should look, or that one did
    joined_at        INTEGER NOT NULL,
    joined_on        TEXT    NOT NULL,
    left_at          INTEGER,                   -- first time
    decided_on       TEXT,                      -- when it was rewarded
    inviter_entry_id INTEGER,                   -- ledger
    invitee_entry_id INTEGER,                   -- ledger
    was_active       INTEGER,                   -- in the first days; none: not known yet
    is_kept          INTEGER,                   -- at the end of the whole time; none: not yet
    kept_at          INTEGER
) STRICT;
CREATE INDEX referrals_of_inviter ON referrals (inviter_id);
CREATE INDEX referrals_of_invite ON referrals (invite_id, joined_at);
CREATE INDEX referrals_of_community ON referrals (community_id, state);
