-- Answers on an area: one row per person of a council, a charity or an area and wave,
-- one column per statement. The area is the council area of the scheme that asks.
-- An answer is a code of 0 or more. What is not an answer is negative
-- (-1 not answered, -2 don't know, -3 prefer not to say, -4 does not apply) and
-- NULL means the question was not asked.
CREATE TABLE area_response (
  scheme_id VARCHAR NOT NULL,
  respondent_key BIGINT NOT NULL,
  wave VARCHAR NOT NULL,                -- baseline, review
  answered_on DATE NOT NULL,            -- Europe/London day
  view_from VARCHAR,                    -- council, charity, citizen; NULL is not known
  say_spend SMALLINT,             -- 1 is the best
  own_plans SMALLINT,             -- 1 is the best
  small_groups SMALLINT,          -- 1 is the best
  find_out SMALLINT,              -- 1 is the best
  linking SMALLINT,               -- 1 is the best
  strengths SMALLINT,             -- 1 is the best
  shared_homes SMALLINT,          -- 1 is the best
  share_power SMALLINT,           -- 1 is the best
  early_help SMALLINT,            -- 1 is the best
  kind_work SMALLINT,             -- 1 is the best
  instrument_version VARCHAR,
  batch BIGINT NOT NULL,
  sheet VARCHAR NOT NULL,
  line INTEGER NOT NULL,
  superseded_by BIGINT
)
