-- safeguarding enquiries of one batch that have the same key more than once.
-- Most batches have none, and that is seen at once from one number for each row.
-- table: safeguarding
-- param batch: BIGINT, the batch
SELECT scheme_id, enquiry_key, count(*) AS times
FROM safeguarding
WHERE batch = $batch
  AND hash(scheme_id, enquiry_key) IN (
    SELECT hash(scheme_id, enquiry_key) FROM safeguarding WHERE batch = $batch GROUP BY ALL HAVING count(*) > 1)
GROUP BY ALL
HAVING count(*) > 1
