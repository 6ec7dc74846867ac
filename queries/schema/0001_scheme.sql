-- Schemes: one row per local Shared Lives or Homeshare scheme and per batch that described it.
-- The row in force is the one with superseded_by NULL; the rows that it
-- replaced stay, so that a batch can be undone.
CREATE TABLE scheme (
  scheme_id     VARCHAR NOT NULL,
  name          VARCHAR NOT NULL,
  model         VARCHAR NOT NULL,   -- shared_lives, homeshare, family_by_family, other
  nation        VARCHAR NOT NULL,   -- ENG, SCO, WAL, NIR
  area_code     VARCHAR NOT NULL,   -- GSS code of the council or district
  provider_type VARCHAR,            -- council, voluntary, private
  opened_on     DATE,
  closed_on     DATE,
  batch         BIGINT NOT NULL,
  sheet         VARCHAR NOT NULL,
  line          INTEGER NOT NULL,
  superseded_by BIGINT
)
