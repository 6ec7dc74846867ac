-- Published official figures, kept with their vintage so that a restated one does not overwrite the first.
CREATE TABLE benchmark (
  source        VARCHAR NOT NULL,   -- ascof
  vintage       VARCHAR NOT NULL,   -- 2020-21
  measure       VARCHAR NOT NULL,   -- 1A, 3A: the code of the present framework is in queries/reference/official_measures.csv
  period        VARCHAR NOT NULL,   -- financial year
  place_code    VARCHAR NOT NULL,   -- GSS code
  place_name    VARCHAR NOT NULL,
  population    VARCHAR NOT NULL,   -- all, 18-64, 65+, men, women
  statistic     VARCHAR NOT NULL,   -- outcome, numerator, denominator, base, margin
  value         DOUBLE,             -- NULL when the publisher gave a symbol
  flag          VARCHAR,            -- c, x, z, w ... as published
  batch         BIGINT NOT NULL,
  sheet         VARCHAR NOT NULL,
  line          INTEGER NOT NULL,
  superseded_by BIGINT
)
