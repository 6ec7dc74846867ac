-- Survey responses: one row per person and wave, one column per question.
-- An answer is a code of 0 or more. What is not an answer is negative
-- (-1 not answered, -2 don't know, -3 prefer not to say, -4 does not apply) and
-- NULL means the question was not asked. Nothing outside queries/views reads
-- these columns: the views turn every negative code into NULL plus a reason.
CREATE TABLE survey_response (
  scheme_id     VARCHAR NOT NULL,
  person_key    BIGINT NOT NULL,
  wave          VARCHAR NOT NULL,   -- baseline, review
  answered_on   DATE NOT NULL,      -- Europe/London day
  answered_by   VARCHAR,            -- self, supported, proxy
  friends_n     SMALLINT,
  friends_help  SMALLINT,           -- 1 helps, 2 no difference, 3 gets in the way
  friends_enough SMALLINT,          -- 1 too few, 2 about right, 3 too many
  balance       SMALLINT,           -- 1 right, 2 too much alone, 3 too much with others, 4 too little say
  lonely        SMALLINT,           -- 1 often or always ... 5 never
  life_sat      SMALLINT,           -- 0 to 10
  worthwhile    SMALLINT,           -- 0 to 10
  happy         SMALLINT,           -- 0 to 10
  anxious       SMALLINT,           -- 0 not at all anxious ... 10 completely
  choice        SMALLINT,           -- 1 to 5, our own question
  control       SMALLINT,           -- ASCS q3a, 1 to 4
  personal_care SMALLINT,           -- ASCS q4a
  food          SMALLINT,           -- ASCS q5a
  home_clean    SMALLINT,           -- ASCS q6a
  safe          SMALLINT,           -- ASCS q7a
  contact       SMALLINT,           -- ASCS q8a
  occupation    SMALLINT,           -- ASCS q9a
  dignity       SMALLINT,           -- ASCS q11
  indep_help    VARCHAR,            -- codes joined by a space, or none, or a reason such as -1
  batch         BIGINT NOT NULL,
  sheet         VARCHAR NOT NULL,
  line          INTEGER NOT NULL,
  superseded_by BIGINT
)
