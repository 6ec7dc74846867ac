-- Arrangements of one batch that have the same key more than once.
-- table: arrangement
-- param batch: BIGINT, the batch
SELECT scheme_id, arrangement_key, count(*) AS times
FROM arrangement
WHERE batch = $batch
GROUP BY ALL
HAVING count(*) > 1
