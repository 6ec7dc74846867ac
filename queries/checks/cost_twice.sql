-- Costs of one batch that have the same key more than once.
-- table: cost
-- param batch: BIGINT, the batch
SELECT scheme_id, arrangement_key, year, element, count(*) AS times
FROM cost
WHERE batch = $batch
GROUP BY ALL
HAVING count(*) > 1
