-- Targets of one batch that have the same key more than once.
-- table: target
-- param batch: BIGINT, the batch
SELECT target_ref, count(*) AS times
FROM target
WHERE batch = $batch
GROUP BY ALL
HAVING count(*) > 1
