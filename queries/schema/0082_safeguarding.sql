-- Safeguarding enquiries that are concluded: one row for each, with nothing about what happened.
-- An answer is a code of 0 or more. What is not an answer is negative
-- (-1 not answered, -2 don't know, -3 prefer not to say, -4 does not apply) and
-- NULL means that the record has no such column.
CREATE TABLE safeguarding (
  scheme_id     VARCHAR NOT NULL,
  enquiry_key   BIGINT NOT NULL,
  person_key    BIGINT NOT NULL,
  opened_on     DATE,
  concluded_on  DATE NOT NULL,
  risk          SMALLINT,               -- 1 removed, 2 reduced, 3 remains, 4 none found
  asked         SMALLINT,               -- which outcomes they wanted: 1 asked and said, 2 asked and said none, 3 not asked
  achieved      SMALLINT,               -- of those who said: 1 fully, 2 partly, 3 not
  batch         BIGINT NOT NULL,
  sheet         VARCHAR NOT NULL,
  line          INTEGER NOT NULL,
  superseded_by BIGINT
)
