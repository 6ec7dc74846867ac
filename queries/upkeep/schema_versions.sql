-- The schema files that have been applied, in order.
SELECT version, name, sha256 FROM schema_version ORDER BY version
