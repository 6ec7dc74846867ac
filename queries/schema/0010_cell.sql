-- Cells: the additive sums of each indicator for one scheme, one period and one level of one breakdown.
-- Schemes add up to areas and nations. Periods do not add up: a year counts
-- each respondent once, by their latest observation in it.
CREATE TABLE cell (
  indicator   VARCHAR NOT NULL,
  scheme_id   VARCHAR NOT NULL,
  period      VARCHAR NOT NULL,     -- 2025-26Q1 or 2025-26
  dimension   VARCHAR NOT NULL,     -- all, age_band, gender, ...
  level       VARCHAR NOT NULL,     -- all, 18-64, ...
  respondents BIGINT NOT NULL,      -- distinct contributors: disclosure control counts these
  n           BIGINT NOT NULL,      -- observations
  sw          DOUBLE NOT NULL,      -- sum of weights
  sww         DOUBLE NOT NULL,      -- sum of squared weights
  swx         DOUBLE NOT NULL,
  swxx        DOUBLE NOT NULL
)
