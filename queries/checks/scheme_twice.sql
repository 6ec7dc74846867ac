-- Schemes of one batch that have the same key more than once.
-- table: scheme
-- param batch: BIGINT, the batch
SELECT scheme_id, count(*) AS times
FROM scheme
WHERE batch = $batch
GROUP BY ALL
HAVING count(*) > 1
