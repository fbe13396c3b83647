-- Many answer within one second: who answered first is first in the list.
ALTER TABLE gathering_guests ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
