-- Ratings of one batch that have the same key more than once.
-- table: rating
-- param batch: BIGINT, the batch
SELECT source, vintage, service_ref, question, count(*) AS times
FROM rating
WHERE batch = $batch
GROUP BY ALL
HAVING count(*) > 1
