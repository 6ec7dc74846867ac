-- yearly facts of one batch that have the same key more than once.
-- Most batches have none, and that is seen at once from one number for each row.
-- table: person_year
-- param batch: BIGINT, the batch
SELECT scheme_id, year, person_key, count(*) AS times
FROM person_year
WHERE batch = $batch
  AND hash(scheme_id, year, person_key) IN (
    SELECT hash(scheme_id, year, person_key) FROM person_year WHERE batch = $batch GROUP BY ALL HAVING count(*) > 1)
GROUP BY ALL
HAVING count(*) > 1
