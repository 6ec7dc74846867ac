-- Every cell of one indicator in a snapshot.
-- param indicator: VARCHAR, file name of the indicator
SELECT scheme_id, period, dimension, level, respondents, n, sw, sww, swx, swxx, largest, second
FROM cell WHERE indicator = $indicator
