-- A forum's topics share their group's title: what is bound is told by the topic's own name.
ALTER TABLE bindings ADD COLUMN topic TEXT NOT NULL DEFAULT '';
