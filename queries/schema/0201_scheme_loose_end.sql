-- Of which tables a scheme's rows from a batch refer to what is not there (see the view loose_end).
-- Counted with the cells of the scheme, like scheme_rows.
CREATE TABLE scheme_loose_end (
  scheme_id  VARCHAR NOT NULL,
  batch      BIGINT NOT NULL,
  table_name VARCHAR NOT NULL,
  refers_to  VARCHAR NOT NULL
)
