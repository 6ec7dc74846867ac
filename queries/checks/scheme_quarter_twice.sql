-- Scheme quarters of one batch that have the same key more than once.
-- table: scheme_quarter
-- param batch: BIGINT, the batch
SELECT scheme_id, quarter, count(*) AS times
FROM scheme_quarter
WHERE batch = $batch
GROUP BY ALL
HAVING count(*) > 1
