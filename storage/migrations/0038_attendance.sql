-- What the codes of an event are made from; empty until its host first shows one.
ALTER TABLE gatherings ADD COLUMN secret TEXT NOT NULL DEFAULT '';
-- When a guest was there.
ALTER TABLE gathering_guests ADD COLUMN came_at INTEGER;
