-- Batches that have been undone: one row per ledger line that undoes one.
-- The rows of such a batch are gone from the tables; its row in batch, its
-- findings and its record file stay.
CREATE TABLE undo (
  seq       BIGINT NOT NULL,
  hash      VARCHAR NOT NULL,   -- of the ledger line
  batch     BIGINT NOT NULL,    -- the batch that it undoes
  undone_by VARCHAR,            -- a user of the operating system, or page
  why       VARCHAR,
  undone_at TIMESTAMP NOT NULL  -- UTC
)
