-- How people and carers were matched: one row for each arrangement that has started.
-- An answer is a code of 0 or more. What is not an answer is negative
-- (-1 not answered, -2 don't know, -3 prefer not to say, -4 does not apply) and
-- NULL means the question was not asked.
CREATE TABLE matching (
  scheme_id       VARCHAR NOT NULL,
  arrangement_key BIGINT NOT NULL,
  started_on      DATE NOT NULL,
  person_chose    SMALLINT,             -- 1 yes, 2 no
  carer_chose     SMALLINT,             -- 1 yes, 2 no
  met_before      SMALLINT,             -- 1 yes, 2 no
  batch           BIGINT NOT NULL,
  sheet           VARCHAR NOT NULL,
  line            INTEGER NOT NULL,
  superseded_by   BIGINT
)
