-- What reactions and kudos gave that day, for the cap on everything automatic.
ALTER TABLE daily ADD COLUMN other_points INTEGER NOT NULL DEFAULT 0;

-- One row a different reactor of a message; it stays when the reaction is taken back.
CREATE TABLE reactions (
    telegram_chat_id INTEGER NOT NULL,
    message_id       INTEGER NOT NULL,
    giver_id         INTEGER NOT NULL,   -- member
    receiver_id      INTEGER NOT NULL,   -- member
    on_date          TEXT    NOT NULL,
    points           INTEGER NOT NULL,
    PRIMARY KEY (telegram_chat_id, message_id, giver_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reactions_given ON reactions (giver_id, on_date);
CREATE INDEX reactions_received ON reactions (receiver_id, on_date);

CREATE TABLE kudos (
    telegram_chat_id INTEGER NOT NULL,
    message_id       INTEGER NOT NULL,
    giver_id         INTEGER NOT NULL,   -- member
    receiver_id      INTEGER NOT NULL,   -- member
    at               INTEGER NOT NULL,
    on_date          TEXT    NOT NULL,
    PRIMARY KEY (telegram_chat_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX kudos_given ON kudos (giver_id, at);
CREATE INDEX kudos_received ON kudos (receiver_id, at);
