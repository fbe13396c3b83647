"""Everything that speaks SQL: one file per feature, each owns its tables."""
