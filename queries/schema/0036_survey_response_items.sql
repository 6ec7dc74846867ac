-- Survey responses with the items of every questionnaire and their scores: one row per person and wave.
-- An answer is a code of 0 or more. What is not an answer is negative
-- (-1 not answered, -2 don't know, -3 prefer not to say, -4 does not apply) and
-- NULL means the question was not asked.
-- A score is NULL where it could not be formed; the items say why. Scores are worked
-- out once, when a file is loaded, by the versions that instrument_version names.
CREATE TABLE survey_response (
  scheme_id VARCHAR NOT NULL,
  person_key BIGINT NOT NULL,
  wave VARCHAR NOT NULL,                -- baseline, review
  answered_on DATE NOT NULL,            -- Europe/London day
  answered_by VARCHAR,                  -- self, supported, proxy
  friends_n SMALLINT,
  friends_help SMALLINT,                -- 1 helps, 2 no difference, 3 gets in the way
  friends_enough SMALLINT,              -- 1 too few, 2 about right, 3 too many
  balance SMALLINT,                     -- 1 right, 2 too much alone, 3 too much with others, 4 too little say
  lonely SMALLINT,                      -- 1 often or always ... 5 never
  life_sat SMALLINT,                    -- 0 to 10
  worthwhile SMALLINT,                  -- 0 to 10
  happy SMALLINT,                       -- 0 to 10
  anxious SMALLINT,                     -- 0 not at all anxious ... 10 completely
  choice SMALLINT,                      -- 1 to 5, our own question
  control SMALLINT,                     -- ASCS q3a, 1 to 4
  personal_care SMALLINT,               -- ASCS q4a
  food SMALLINT,                        -- ASCS q5a
  home_clean SMALLINT,                  -- ASCS q6a
  safe SMALLINT,                        -- ASCS q7a
  contact SMALLINT,                     -- ASCS q8a
  occupation SMALLINT,                  -- ASCS q9a
  dignity SMALLINT,                     -- ASCS q11
  indep_help VARCHAR,                   -- codes joined by a space, or none, or a reason such as -1
  friends_why VARCHAR,
  belong SMALLINT,                      -- 1 is the best
  kindness SMALLINT,                    -- 1 is the best
  say_once SMALLINT,                    -- 1 is the best
  work_status SMALLINT,
  impact_health SMALLINT,               -- 1 is the best
  impact_feelings SMALLINT,             -- 1 is the best
  impact_choice SMALLINT,               -- 1 is the best
  impact_social SMALLINT,               -- 1 is the best
  impact_family SMALLINT,               -- 1 is the best
  impact_community SMALLINT,            -- 1 is the best
  impact_belonging SMALLINT,            -- 1 is the best
  impact_home SMALLINT,                 -- 1 is the best
  impact_day SMALLINT,                  -- 1 is the best
  impact_work SMALLINT,                 -- 1 is the best
  ucla_1 SMALLINT,                      -- 1 is the best
  ucla_2 SMALLINT,                      -- 1 is the best
  ucla_3 SMALLINT,                      -- 1 is the best
  swemwbs_1 SMALLINT,                   -- 5 is the best
  swemwbs_2 SMALLINT,                   -- 5 is the best
  swemwbs_3 SMALLINT,                   -- 5 is the best
  swemwbs_4 SMALLINT,                   -- 5 is the best
  swemwbs_5 SMALLINT,                   -- 5 is the best
  swemwbs_6 SMALLINT,                   -- 5 is the best
  swemwbs_7 SMALLINT,                   -- 5 is the best
  wemwbs_4 SMALLINT,                    -- 5 is the best
  wemwbs_5 SMALLINT,                    -- 5 is the best
  wemwbs_8 SMALLINT,                    -- 5 is the best
  wemwbs_10 SMALLINT,                   -- 5 is the best
  wemwbs_12 SMALLINT,                   -- 5 is the best
  wemwbs_13 SMALLINT,                   -- 5 is the best
  wemwbs_14 SMALLINT,                   -- 5 is the best
  form_type SMALLINT,
  stratum SMALLINT,
  setting SMALLINT,
  age_group SMALLINT,
  ascs_q1 SMALLINT,                     -- 1 is the best
  ascs_q2a SMALLINT,                    -- 1 is the best
  ascs_q2b SMALLINT,                    -- 1 is the best
  ascs_q2c SMALLINT,
  ascs_q12 SMALLINT,
  ascs_q13 SMALLINT,                    -- 1 is the best
  ascs_q14a SMALLINT,                   -- 1 is the best
  ascs_q14b SMALLINT,                   -- 1 is the best
  ascs_q15a SMALLINT,                   -- 1 is the best
  ascs_q15b SMALLINT,                   -- 1 is the best
  ascs_q15c SMALLINT,                   -- 1 is the best
  ascs_q15d SMALLINT,                   -- 1 is the best
  ascs_q16a SMALLINT,                   -- 1 is the best
  ascs_q16b SMALLINT,                   -- 1 is the best
  ascs_q16c SMALLINT,                   -- 1 is the best
  ascs_q16d SMALLINT,                   -- 1 is the best
  ascs_q17 SMALLINT,                    -- 1 is the best
  ascs_q18 SMALLINT,                    -- 1 is the best
  eq5d_mobility SMALLINT,               -- 1 is the best
  eq5d_self_care SMALLINT,              -- 1 is the best
  eq5d_usual_activities SMALLINT,       -- 1 is the best
  eq5d_pain SMALLINT,                   -- 1 is the best
  eq5d_anxiety SMALLINT,                -- 1 is the best
  eq5d_vas SMALLINT,                    -- 100 is the best
  lsns_1 SMALLINT,                      -- 5 is the best
  lsns_2 SMALLINT,                      -- 5 is the best
  lsns_3 SMALLINT,                      -- 5 is the best
  lsns_4 SMALLINT,                      -- 5 is the best
  lsns_5 SMALLINT,                      -- 5 is the best
  lsns_6 SMALLINT,                      -- 5 is the best
  icecap_stability SMALLINT,            -- 4 is the best
  icecap_attachment SMALLINT,           -- 4 is the best
  icecap_autonomy SMALLINT,             -- 4 is the best
  icecap_achievement SMALLINT,          -- 4 is the best
  icecap_enjoyment SMALLINT,            -- 4 is the best
  ucla_score DOUBLE,                    -- score
  swemwbs_score DOUBLE,                 -- score
  wemwbs_score DOUBLE,                  -- score
  ascof_1a DOUBLE,                      -- score
  scrqol DOUBLE,                        -- score
  ascs_satisfaction DOUBLE,             -- score
  ascs_life DOUBLE,                     -- score
  scrqol_adjusted DOUBLE,               -- score
  eq5d_utility DOUBLE,                  -- score
  lsns_score DOUBLE,                    -- score
  lsns_family DOUBLE,                   -- score
  lsns_friends DOUBLE,                  -- score
  icecap_score DOUBLE,                  -- score
  instrument_version VARCHAR,
  batch BIGINT NOT NULL,
  sheet VARCHAR NOT NULL,
  line INTEGER NOT NULL,
  superseded_by BIGINT
)
