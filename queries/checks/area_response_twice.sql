-- answers on areas of one batch that have the same key more than once.
-- Most batches have none, and that is seen at once from one number for each row.
-- table: area_response
-- param batch: BIGINT, the batch
SELECT scheme_id, respondent_key, wave, answered_on, count(*) AS times
FROM area_response
WHERE batch = $batch
  AND hash(scheme_id, respondent_key, wave, answered_on) IN (
    SELECT hash(scheme_id, respondent_key, wave, answered_on) FROM area_response WHERE batch = $batch GROUP BY ALL HAVING count(*) > 1)
GROUP BY ALL
HAVING count(*) > 1
