-- Notes by which definitions the cells were counted.
-- param sha256: VARCHAR, from queries.Definitions
INSERT INTO definition VALUES ($sha256)
