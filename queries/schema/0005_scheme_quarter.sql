-- What a scheme reports once a quarter: carers, places, pipeline.
-- A count that the scheme left out is NULL and never 0.
CREATE TABLE scheme_quarter (
  scheme_id       VARCHAR NOT NULL,
  quarter         VARCHAR NOT NULL, -- 2025-26Q1 is April to June 2025
  people_total    INTEGER,
  carers_approved INTEGER,
  carers_new      INTEGER,
  carers_left     INTEGER,
  vacancies       INTEGER,
  referrals       INTEGER,
  enquiries       INTEGER,
  matches_started INTEGER,
  matches_ended   INTEGER,
  waiting_people  INTEGER,
  staff_fte       DOUBLE,
  batch           BIGINT NOT NULL,
  sheet           VARCHAR NOT NULL,
  line            INTEGER NOT NULL,
  superseded_by   BIGINT
)
