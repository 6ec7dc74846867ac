-- Which places belong together, and between which days: a city region, a consortium of councils. One row for each member.
CREATE TABLE group_member (
  group_id      VARCHAR NOT NULL,
  group_name    VARCHAR NOT NULL,
  kind          VARCHAR NOT NULL,     -- city_region, combined_authority, consortium, icb, other
  member        VARCHAR NOT NULL,     -- the code of a council or a nation, or a scheme
  member_from   DATE NOT NULL,        -- first day
  member_until  DATE,                 -- last day
  batch         BIGINT NOT NULL,
  sheet         VARCHAR NOT NULL,
  line          INTEGER NOT NULL,
  superseded_by BIGINT
)
