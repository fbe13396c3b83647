-- The rules of a community as it wrote them, version by version, and who accepted which.
CREATE TABLE house_rules (
    rules_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    version      INTEGER NOT NULL,            -- 0: a draft
    source       TEXT    NOT NULL,            -- as Telegram's formatter writes it
    is_material  INTEGER NOT NULL,            -- everybody accepts it anew
    state        TEXT    NOT NULL,            -- draft, coming, standing, over
    by_user_id   INTEGER NOT NULL,
    ref          TEXT    NOT NULL UNIQUE,
    made_at      INTEGER NOT NULL,
    from_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX house_rules_of_community ON house_rules (community_id, state);

CREATE TABLE rule_acceptances (
    member_id INTEGER NOT NULL REFERENCES members (member_id),
    version   INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (member_id, version)
) STRICT, WITHOUT ROWID;
