-- What the ledger's lines have changed and the cells do not show yet. The rows are
-- written together with those of the line and go when the cells have been counted;
-- nothing is published while there are any.
CREATE TABLE cells_pending (
  line       BIGINT NOT NULL,       -- of the ledger
  table_name VARCHAR NOT NULL,      -- the table whose rows came or went
  scheme_id  VARCHAR                -- NULL for rows that belong to no scheme
)
