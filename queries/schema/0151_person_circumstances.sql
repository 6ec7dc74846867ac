-- People who draw on support: pseudonymous key and the facts that breakdowns need, no name and no number. The fifth of deprivation is within the person's own nation, and fifths of two nations are never added up.
CREATE TABLE person (
  scheme_id     VARCHAR NOT NULL,
  person_key    BIGINT NOT NULL,    -- keyed hash of scheme and the scheme's own reference
  birth_year    SMALLINT,
  gender        VARCHAR,
  ethnicity     VARCHAR,            -- five groups
  need          VARCHAR,            -- primary support reason
  communication VARCHAR,            -- what helps: easy_read, interpreter, ...
  deprivation   SMALLINT,           -- 1 the most deprived fifth of the nation, 5 the least
  batch         BIGINT NOT NULL,
  sheet         VARCHAR NOT NULL,
  line          INTEGER NOT NULL,
  superseded_by BIGINT
)
