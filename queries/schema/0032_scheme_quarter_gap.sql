-- Counts of a scheme and quarter for which a return gives a mark and no number: not given, does not apply, too small to be given.
CREATE TABLE scheme_quarter_gap (
  scheme_id     VARCHAR NOT NULL,
  quarter       VARCHAR NOT NULL,
  measure       VARCHAR NOT NULL,
  why           VARCHAR NOT NULL,
  batch         BIGINT NOT NULL,
  sheet         VARCHAR NOT NULL,
  line          INTEGER NOT NULL,
  superseded_by BIGINT
)
