-- Notes that a schema file has been applied.
-- param version: INTEGER
-- param name: VARCHAR
-- param sha256: VARCHAR
-- param applied_at: TIMESTAMP, UTC
INSERT INTO schema_version VALUES ($version, $name, $sha256, $applied_at)
