-- Targets that somebody has set in public, with who set them and when, so that the path to them can be set beside what the cells say.
CREATE TABLE target (
  target_ref    VARCHAR NOT NULL,
  words         VARCHAR NOT NULL,     -- as set: "600 more people in five years"
  source        VARCHAR NOT NULL,
  set_on        DATE NOT NULL,
  place_code    VARCHAR NOT NULL,     -- UK, a nation, the code of a council, or a scheme
  indicator     VARCHAR NOT NULL,
  from_period   VARCHAR NOT NULL,     -- the financial year from which it is counted
  from_value    DOUBLE,               -- where it began, if whoever set it said so
  by_period     VARCHAR NOT NULL,     -- the financial year by which it is to be reached
  kind          VARCHAR NOT NULL,     -- level, more
  value         DOUBLE NOT NULL,
  value_to      DOUBLE,               -- of a range: its other end
  batch         BIGINT NOT NULL,
  sheet         VARCHAR NOT NULL,
  line          INTEGER NOT NULL,
  superseded_by BIGINT
)
