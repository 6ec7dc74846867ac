-- Changes of schemes of one batch that have the same key more than once.
-- table: scheme_change
-- param batch: BIGINT, the batch
SELECT scheme_id, successor_id, changed_on, count(*) AS times
FROM scheme_change
WHERE batch = $batch
GROUP BY ALL
HAVING count(*) > 1
