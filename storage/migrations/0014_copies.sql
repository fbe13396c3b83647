-- Who copied lately is looked for each hour.
CREATE INDEX traces_of_copies ON traces (at) WHERE NOT is_worthy;
