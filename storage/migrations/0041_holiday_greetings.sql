-- What becomes of a holiday in a community: asked (its admins see it a day before), skipped, posted.
CREATE TABLE holiday_greetings (
    community_id INTEGER NOT NULL REFERENCES communities (community_id),
    on_date      TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    PRIMARY KEY (community_id, on_date)
) STRICT, WITHOUT ROWID;
