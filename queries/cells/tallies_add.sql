-- Puts the tally of one indicator beside those that are there.
-- param indicator: VARCHAR
-- param kind: VARCHAR, kind of the indicator
INSERT INTO tallies BY NAME SELECT $indicator AS indicator, $kind AS kind, * FROM tally
