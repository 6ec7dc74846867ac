-- How many rows each scheme has from each batch in each table, in force (superseded_by is NULL) or
-- replaced. Counted with the cells of the scheme, so that publishing does not read every row there is.
CREATE TABLE scheme_rows (
  scheme_id     VARCHAR NOT NULL,
  table_name    VARCHAR NOT NULL,
  batch         BIGINT NOT NULL,
  superseded_by BIGINT,
  rows          BIGINT NOT NULL
)
