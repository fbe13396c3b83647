-- Words that mean the same where a community says so.
CREATE TABLE knowledge_same (
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    number       INTEGER NOT NULL,
    words        TEXT    NOT NULL,                        -- JSON, as they were written
    PRIMARY KEY (community_id, number)
) STRICT, WITHOUT ROWID;

-- Changes with whatever is searched of an owner: counts are kept until it does.
CREATE TABLE knowledge_revisions (
    owner    TEXT PRIMARY KEY,
    revision TEXT NOT NULL
) STRICT, WITHOUT ROWID;
