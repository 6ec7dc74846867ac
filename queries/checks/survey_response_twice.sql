-- Survey responses of one batch that have the same key more than once.
-- Most batches have none, and that is seen at once from one number for each row.
-- table: survey_response
-- unless: once
-- param batch: BIGINT, the batch
SELECT scheme_id, person_key, wave, answered_on, count(*) AS times
FROM survey_response
WHERE batch = $batch
  AND hash(scheme_id, person_key, wave, answered_on) IN (
    SELECT hash(scheme_id, person_key, wave, answered_on) FROM survey_response WHERE batch = $batch GROUP BY ALL HAVING count(*) > 1)
GROUP BY ALL
HAVING count(*) > 1
