-- Carers' survey answers: one row per carer and wave, one column per question.
-- An answer is a code of 0 or more. What is not an answer is negative
-- (-1 not answered, -2 don't know, -3 prefer not to say, -4 does not apply) and
-- NULL means the question was not asked.
CREATE TABLE carer_response (
  scheme_id VARCHAR NOT NULL,
  carer_key BIGINT NOT NULL,
  wave VARCHAR NOT NULL,                -- baseline, review
  answered_on DATE NOT NULL,            -- Europe/London day
  carer_kind VARCHAR,
  warmth SMALLINT,                      -- 1 is the best
  respect SMALLINT,                     -- 1 is the best
  trust SMALLINT,                       -- 1 is the best
  listened SMALLINT,                    -- 1 is the best
  valued SMALLINT,                      -- 1 is the best
  breaks SMALLINT,                      -- 1 is the best
  pay_rise SMALLINT,                    -- 1 is the best
  system_impact SMALLINT,               -- 1 is the best
  carer_occupation SMALLINT,            -- 1 is the best
  carer_control SMALLINT,               -- 1 is the best
  carer_self_care SMALLINT,             -- 1 is the best
  carer_safety SMALLINT,                -- 1 is the best
  carer_contact SMALLINT,               -- 1 is the best
  carer_encouragement SMALLINT,         -- 1 is the best
  carer_qol DOUBLE,                     -- score
  instrument_version VARCHAR,
  batch BIGINT NOT NULL,
  sheet VARCHAR NOT NULL,
  line INTEGER NOT NULL,
  superseded_by BIGINT
)
