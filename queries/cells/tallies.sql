-- An empty table for the tallies of indicators whose cells are made together. Breakdowns are added as
-- indicators come that have them (see cells/tallies_more); an indicator has NULL in those of others.
CREATE OR REPLACE TEMP TABLE tallies (
  indicator VARCHAR, kind VARCHAR, scheme VARCHAR, quarter BIGINT, in_quarter BOOLEAN, in_year BOOLEAN,
  weight DOUBLE, value DOUBLE, left_out VARCHAR, n BIGINT, keys BIGINT, without_key BIGINT, "all" VARCHAR
)
