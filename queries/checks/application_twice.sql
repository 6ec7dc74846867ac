-- applications of one batch that have the same key more than once.
-- Most batches have none, and that is seen at once from one number for each row.
-- table: application
-- param batch: BIGINT, the batch
SELECT scheme_id, application_key, count(*) AS times
FROM application
WHERE batch = $batch
  AND hash(scheme_id, application_key) IN (
    SELECT hash(scheme_id, application_key) FROM application WHERE batch = $batch GROUP BY ALL HAVING count(*) > 1)
GROUP BY ALL
HAVING count(*) > 1
