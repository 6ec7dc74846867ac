-- Which schema files have been applied, and what each of them said at the time.
CREATE TABLE IF NOT EXISTS schema_version (
  version    INTEGER NOT NULL,
  name       VARCHAR NOT NULL,
  sha256     VARCHAR NOT NULL,      -- of the statement without comments and spacing
  applied_at TIMESTAMP NOT NULL     -- UTC
)
