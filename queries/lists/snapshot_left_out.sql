-- Who is left out of one indicator in a snapshot, by reason.
-- param indicator: VARCHAR, file name of the indicator
SELECT scheme_id, period, reason, respondents
FROM cell_left_out WHERE indicator = $indicator
