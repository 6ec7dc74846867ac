-- An empty table for the tallies of indicators that have the same breakdowns and
-- periods, so that their cells are made together.
CREATE OR REPLACE TEMP TABLE tallies AS
SELECT ''::VARCHAR AS indicator, ''::VARCHAR AS kind,
       * REPLACE (weight::DOUBLE AS weight, value::DOUBLE AS value, left_out::VARCHAR AS left_out)
FROM tally LIMIT 0
