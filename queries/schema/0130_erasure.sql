-- That somebody was erased: one row per ledger line that says so. Their rows are gone
-- from the record too; the lines of the batches that they were in were written anew.
CREATE TABLE erasure (
  seq       BIGINT NOT NULL,
  hash      VARCHAR NOT NULL,   -- of the ledger line
  erased_by VARCHAR,            -- a user of the operating system
  erased_at TIMESTAMP NOT NULL  -- UTC
)
