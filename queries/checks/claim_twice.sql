-- Claims of one batch that have the same key more than once.
-- table: claim
-- param batch: BIGINT, the batch
SELECT claim_ref, count(*) AS times
FROM claim
WHERE batch = $batch
GROUP BY ALL
HAVING count(*) > 1
