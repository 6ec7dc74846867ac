-- Histogram of whole-number answers, for medians: how many respondents gave each value.
CREATE TABLE cell_bin (
  indicator VARCHAR NOT NULL,
  scheme_id VARCHAR NOT NULL,
  period    VARCHAR NOT NULL,
  dimension VARCHAR NOT NULL,
  level     VARCHAR NOT NULL,
  bin       INTEGER NOT NULL,
  n         BIGINT NOT NULL
)
