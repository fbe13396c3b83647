-- What somebody does not want, in one community.
CREATE TABLE opt_outs (
    member_id INTEGER NOT NULL REFERENCES members (member_id),
    kind      TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (member_id, kind)
) STRICT, WITHOUT ROWID;

-- What somebody does not want to be written privately, in whatever community.
CREATE TABLE muted (
    user_id INTEGER NOT NULL REFERENCES users (user_id),
    kind    TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (user_id, kind)
) STRICT, WITHOUT ROWID;
