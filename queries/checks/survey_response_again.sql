-- How many survey responses of one batch are of somebody who has one in it already, where the reader of
-- the file says that nobody does. Then no key is there twice either.
-- table: survey_response
-- where: single
-- param batch: BIGINT, the batch
SELECT count(*) - count(DISTINCT person_key) AS again
FROM survey_response
WHERE batch = $batch
HAVING count(*) <> count(DISTINCT person_key)
