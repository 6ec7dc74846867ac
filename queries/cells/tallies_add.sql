-- Puts the tally of one indicator beside those that are there. A level that is not known is a level of
-- its own, so that the levels always add up to everybody.
-- param indicator: VARCHAR
-- param kind: VARCHAR, kind of the indicator
INSERT INTO tallies BY NAME
SELECT $indicator AS indicator, $kind AS kind, scheme, quarter, in_quarter, in_year, weight, value, left_out, n, keys, without_key,
       coalesce(COLUMNS(* EXCLUDE (scheme, quarter, in_quarter, in_year, weight, value, left_out, n, keys, without_key)), 'not known')
FROM tally
