-- Totals that councils, nations and statistical offices have published, kept with their edition so that a restated one does not overwrite the first.
CREATE TABLE council_total (
  source        VARCHAR NOT NULL,
  vintage       VARCHAR NOT NULL,
  period        VARCHAR NOT NULL,   -- financial year
  place_code    VARCHAR NOT NULL,   -- GSS code
  what          VARCHAR NOT NULL,   -- long_term_people, spend_gross, spend_shared_lives
  dimension     VARCHAR NOT NULL,   -- all, need, age_band, gender, ethnicity
  level         VARCHAR NOT NULL,
  value         DOUBLE,             -- NULL when the publisher gave a symbol
  flag          VARCHAR,            -- c, x, z, w as published
  batch         BIGINT NOT NULL,
  sheet         VARCHAR NOT NULL,
  line          INTEGER NOT NULL,
  superseded_by BIGINT
)
