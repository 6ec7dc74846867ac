-- Which scheme took over from which, and when. It moves no row: pages say of both what happened.
CREATE TABLE scheme_change (
  scheme_id     VARCHAR NOT NULL,     -- the scheme that was there before
  successor_id  VARCHAR NOT NULL,
  changed_on    DATE NOT NULL,        -- first day of the new arrangement
  kind          VARCHAR NOT NULL,     -- split, merged, renamed, part_moved
  batch         BIGINT NOT NULL,
  sheet         VARCHAR NOT NULL,
  line          INTEGER NOT NULL,
  superseded_by BIGINT
)
