-- Yearly facts about people's health: one row for each person and financial year.
-- An answer is a code of 0 or more: 1 yes, 2 no. What is not an answer is negative
-- (-1 not answered, -2 don't know, -3 prefer not to say, -4 does not apply) and
-- NULL means that nobody has looked.
CREATE TABLE person_year (
  scheme_id       VARCHAR NOT NULL,
  year            VARCHAR NOT NULL,     -- 2025-26
  person_key      BIGINT NOT NULL,
  health_check    SMALLINT,
  health_plan     SMALLINT,             -- of those who had a check
  psychotropic    SMALLINT,
  diagnosis       SMALLINT,             -- of those on psychotropic medicine
  reviewed        SMALLINT,             -- of those on psychotropic medicine
  dnacpr          SMALLINT,
  dnacpr_involved SMALLINT,             -- of those with a notice
  dnacpr_correct  SMALLINT,             -- of those with a notice
  batch           BIGINT NOT NULL,
  sheet           VARCHAR NOT NULL,
  line            INTEGER NOT NULL,
  superseded_by   BIGINT
)
