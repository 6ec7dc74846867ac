-- People of one batch that have the same key more than once.
-- table: person
-- param batch: BIGINT, the batch
SELECT scheme_id, person_key, count(*) AS times
FROM person
WHERE batch = $batch
GROUP BY ALL
HAVING count(*) > 1
