-- What a winner was given as a text, such as a code; it is shown to nobody else.
CREATE TABLE draw_gifts (
    draw_id    INTEGER NOT NULL REFERENCES draws (draw_id),
    prize      INTEGER NOT NULL,
    text       TEXT    NOT NULL,
    by_user_id INTEGER,
    at         INTEGER NOT NULL,
    PRIMARY KEY (draw_id, prize)
) STRICT, WITHOUT ROWID;
