-- The histogram of one indicator in a snapshot, for its median.
-- param indicator: VARCHAR, file name of the indicator
SELECT scheme_id, period, dimension, level, bin, n
FROM cell_bin WHERE indicator = $indicator ORDER BY scheme_id, period, dimension, level, bin
