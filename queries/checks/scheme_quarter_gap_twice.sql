-- Counts that were not given of one batch that have the same key more than once.
-- table: scheme_quarter_gap
-- param batch: BIGINT, the batch
SELECT scheme_id, quarter, measure, count(*) AS times
FROM scheme_quarter_gap
WHERE batch = $batch
GROUP BY ALL
HAVING count(*) > 1
