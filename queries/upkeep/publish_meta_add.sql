-- One line of what the snapshot says about itself.
-- param key: VARCHAR
-- param value: VARCHAR
INSERT INTO snapshot.meta VALUES ($key, $value)
