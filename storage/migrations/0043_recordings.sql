-- Where an event can be watched afterwards; empty while its host has not said so.
ALTER TABLE gatherings ADD COLUMN recording TEXT NOT NULL DEFAULT '';
