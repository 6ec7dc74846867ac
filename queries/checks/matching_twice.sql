-- matches of one batch that have the same key more than once.
-- Most batches have none, and that is seen at once from one number for each row.
-- table: matching
-- param batch: BIGINT, the batch
SELECT scheme_id, arrangement_key, count(*) AS times
FROM matching
WHERE batch = $batch
  AND hash(scheme_id, arrangement_key) IN (
    SELECT hash(scheme_id, arrangement_key) FROM matching WHERE batch = $batch GROUP BY ALL HAVING count(*) > 1)
GROUP BY ALL
HAVING count(*) > 1
