-- Batches that have been applied: one row per ledger line, with its control totals.
CREATE TABLE batch (
  seq            BIGINT NOT NULL,
  hash           VARCHAR NOT NULL,  -- of the ledger line
  record         VARCHAR NOT NULL,  -- SHA-256 of the canonical file
  original       VARCHAR NOT NULL,  -- SHA-256 of the file as sent
  file_name      VARCHAR NOT NULL,
  source         VARCHAR NOT NULL,  -- such as kobo_csv
  source_version INTEGER NOT NULL,
  layout         VARCHAR NOT NULL,  -- the layout in words
  rows_in        BIGINT NOT NULL,
  rows_accepted  BIGINT NOT NULL,
  rows_refused   BIGINT NOT NULL,
  loaded_at      TIMESTAMP NOT NULL -- UTC
)
