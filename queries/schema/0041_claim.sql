-- Figures that somebody has quoted, with who said them and when, so that they can be set beside what the cells say.
CREATE TABLE claim (
  claim_ref     VARCHAR NOT NULL,
  words         VARCHAR NOT NULL,     -- as quoted: "a 3% rise"
  source        VARCHAR NOT NULL,
  vintage       VARCHAR,
  said_on       DATE NOT NULL,
  place_code    VARCHAR NOT NULL,     -- UK, a nation, the code of a council, or a scheme
  indicator     VARCHAR NOT NULL,
  period        VARCHAR NOT NULL,
  kind          VARCHAR NOT NULL,     -- level, change, change_percent
  from_period   VARCHAR,              -- of a change
  value         DOUBLE NOT NULL,
  batch         BIGINT NOT NULL,
  sheet         VARCHAR NOT NULL,
  line          INTEGER NOT NULL,
  superseded_by BIGINT
)
