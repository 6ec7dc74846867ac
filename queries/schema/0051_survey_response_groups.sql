-- Survey responses: one row per person and wave, one column per question of the surveys
-- that most people answer. The items of each longer questionnaire, with its scores, stand together in one column: a list
-- that holds one group of answers, or NULL where the file did not ask that questionnaire. So a
-- row takes no room for what nobody was asked, and loading a file costs nothing for it.
-- The view survey_response_whole has every answer as a column of its own.
-- An answer is a code of 0 or more. What is not an answer is negative
-- (-1 not answered, -2 don't know, -3 prefer not to say, -4 does not apply) and
-- NULL means the question was not asked.
-- A score is NULL where it could not be formed; the items say why. Scores are worked
-- out once, when a file is loaded, by the versions that instrument_version names.
-- Words of a short list are numbers for the database (ENUM), which bring in at a sixth of the cost of texts.
CREATE TABLE survey_response (
  scheme_id VARCHAR NOT NULL,
  person_key BIGINT NOT NULL,
  wave ENUM ('baseline', 'review') NOT NULL,
  answered_on DATE NOT NULL,            -- Europe/London day
  answered_by ENUM ('self', 'supported', 'proxy'),
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
  scrqol DOUBLE,                        -- score
  instrument_version VARCHAR,
  -- our own questions on home, kindness and work
  home STRUCT(friends_why VARCHAR, belong SMALLINT, kindness SMALLINT, say_once SMALLINT, work_status SMALLINT)[],
  -- our own questions on the difference that support makes
  impact STRUCT(impact_health SMALLINT, impact_feelings SMALLINT, impact_choice SMALLINT, impact_social SMALLINT, impact_family SMALLINT, impact_community SMALLINT, impact_belonging SMALLINT, impact_home SMALLINT, impact_day SMALLINT, impact_work SMALLINT)[],
  -- UCLA-3 and its score
  ucla STRUCT(ucla_1 SMALLINT, ucla_2 SMALLINT, ucla_3 SMALLINT, ucla_score DOUBLE)[],
  -- SWEMWBS, the rest of WEMWBS, and their scores
  wellbeing STRUCT(swemwbs_1 SMALLINT, swemwbs_2 SMALLINT, swemwbs_3 SMALLINT, swemwbs_4 SMALLINT, swemwbs_5 SMALLINT, swemwbs_6 SMALLINT, swemwbs_7 SMALLINT, wemwbs_4 SMALLINT, wemwbs_5 SMALLINT, wemwbs_8 SMALLINT, wemwbs_10 SMALLINT, wemwbs_12 SMALLINT, wemwbs_13 SMALLINT, wemwbs_14 SMALLINT, swemwbs_score DOUBLE, wemwbs_score DOUBLE)[],
  -- what the ASCS asks beyond the questions above, and its scores
  ascs STRUCT(form_type SMALLINT, stratum SMALLINT, setting SMALLINT, age_group SMALLINT, ascs_q1 SMALLINT, ascs_q2a SMALLINT, ascs_q2b SMALLINT, ascs_q2c SMALLINT, ascs_q12 SMALLINT, ascs_q13 SMALLINT, ascs_q14a SMALLINT, ascs_q14b SMALLINT, ascs_q15a SMALLINT, ascs_q15b SMALLINT, ascs_q15c SMALLINT, ascs_q15d SMALLINT, ascs_q16a SMALLINT, ascs_q16b SMALLINT, ascs_q16c SMALLINT, ascs_q16d SMALLINT, ascs_q17 SMALLINT, ascs_q18 SMALLINT, ascof_1a DOUBLE, ascs_satisfaction DOUBLE, ascs_life DOUBLE, scrqol_adjusted DOUBLE)[],
  -- EQ-5D-5L and its value
  eq5d STRUCT(eq5d_mobility SMALLINT, eq5d_self_care SMALLINT, eq5d_usual_activities SMALLINT, eq5d_pain SMALLINT, eq5d_anxiety SMALLINT, eq5d_vas SMALLINT, eq5d_utility DOUBLE)[],
  -- LSNS-6 and its scores
  lsns STRUCT(lsns_1 SMALLINT, lsns_2 SMALLINT, lsns_3 SMALLINT, lsns_4 SMALLINT, lsns_5 SMALLINT, lsns_6 SMALLINT, lsns_score DOUBLE, lsns_family DOUBLE, lsns_friends DOUBLE)[],
  -- ICECAP-A and its value
  icecap STRUCT(icecap_stability SMALLINT, icecap_attachment SMALLINT, icecap_autonomy SMALLINT, icecap_achievement SMALLINT, icecap_enjoyment SMALLINT, icecap_score DOUBLE)[],
  batch BIGINT NOT NULL,
  sheet VARCHAR NOT NULL,
  line INTEGER NOT NULL,
  superseded_by BIGINT
)
