-- Workers' survey answers: one row per worker and wave, one column per question.
-- An answer is a code of 0 or more. What is not an answer is negative
-- (-1 not answered, -2 don't know, -3 prefer not to say, -4 does not apply) and
-- NULL means the question was not asked.
CREATE TABLE worker_response (
  scheme_id VARCHAR NOT NULL,
  worker_key BIGINT NOT NULL,
  wave VARCHAR NOT NULL,                -- baseline, review
  answered_on DATE NOT NULL,            -- Europe/London day
  warmth SMALLINT,                      -- 1 is the best
  respect SMALLINT,                     -- 1 is the best
  trust SMALLINT,                       -- 1 is the best
  listened SMALLINT,                    -- 1 is the best
  valued SMALLINT,                      -- 1 is the best
  time_enough SMALLINT,                 -- 1 is the best
  system_impact SMALLINT,               -- 1 is the best
  instrument_version VARCHAR,
  batch BIGINT NOT NULL,
  sheet VARCHAR NOT NULL,
  line INTEGER NOT NULL,
  superseded_by BIGINT
)
