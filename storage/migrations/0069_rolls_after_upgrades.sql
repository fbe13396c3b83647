-- Message ids start anew when a group is upgraded: a roll is known by its second as well.
-- The key's columns come first and in its order: quick_check of SQLite 3.40 sees NULLs otherwise.
CREATE TABLE draw_rolls_by_second (
    draw_id    INTEGER NOT NULL REFERENCES draws (draw_id),
    at         INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    user_id    INTEGER,
    value      INTEGER NOT NULL,
    PRIMARY KEY (draw_id, at, message_id)
) STRICT, WITHOUT ROWID;
INSERT INTO draw_rolls_by_second SELECT draw_id, at, message_id, user_id, value FROM draw_rolls;
DROP TABLE draw_rolls;
ALTER TABLE draw_rolls_by_second RENAME TO draw_rolls;
CREATE UNIQUE INDEX draw_rolls_once ON draw_rolls (draw_id, user_id) WHERE user_id IS NOT NULL;
