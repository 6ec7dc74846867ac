-- Every cell of one indicator in a snapshot, in one order however the file came about: sums do not depend on it then.
-- param indicator: VARCHAR, file name of the indicator
SELECT scheme_id, period, dimension, level, respondents, n, sw, sww, swx, swxx, largest, second
FROM cell WHERE indicator = $indicator ORDER BY scheme_id, period, dimension, level
